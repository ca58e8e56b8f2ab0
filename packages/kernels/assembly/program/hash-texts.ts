import { cityHash64 } from "../text/city-hash";
import { bytes, findText, length } from "./text-of-row";
import { rows } from "./tile";

/** The low half of the hash of each row's text. The source may be an input of texts, or a column of codes: not the target. */
export function hashTexts(ref: u32, target: usize): void {
  for (let row = 0; row < rows; row++, target += 4) {
    findText(ref, row);
    store<u32>(target, u32(cityHash64(bytes, length)));
  }
}
