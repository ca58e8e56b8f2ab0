/**
 * The header of a packed spec: 32-bit little-endian words by number. `…Offset` counts bytes from the image's start;
 * 0 means that there is no such section. The kernel's `text-image.ts` repeats these numbers.
 */
export const textImageWord = {
  version: 0,
  analyzer: 1,
  ngramLeast: 2,
  ngramMost: 3,
  binary: 4,
  foldOffset: 5,
  lowerAscii: 6,
  casedSetOffset: 7,
  ignorableSetOffset: 8,
  tokenRule: 9,
  byteTableOffset: 10,
  runSetOffset: 11,
  memberSetOffset: 12,
  runLeast: 13,
  runMost: 14,
  programOffset: 15,
  registerCount: 16,
  hasCapture: 17,
  firstSetOffset: 18,
  spaceSetOffset: 19,
  stopTermsOffset: 20,
  targetKind: 21,
  targetSize: 22,
  alternateSign: 23,
  termsOffset: 24,
} as const;

export const textImageVersion = 1;
export const textImageHeaderBytes = 128;
