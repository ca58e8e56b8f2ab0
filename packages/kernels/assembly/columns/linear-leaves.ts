/** Where the tables of the models stand. */
let firstRow: usize = 0;
let treeOutput: usize = 0;
let constant: usize = 0;
let plain: usize = 0;
let termOffset: usize = 0;
let feature: usize = 0;
let coefficient: usize = 0;

@inline function table(image: usize, operand: usize, place: usize): usize {
  return image + load<u32>(operand + (place << 2));
}

@inline function whole(at: usize, place: i32): i32 {
  return load<i32>(at + (<usize>place << 2));
}

@inline function real(at: usize, place: i32): f64 {
  return load<f64>(at + (<usize>place << 3));
}

/** What the linear model of a leaf says of a row, or the plain number where one of its features is NaN. */
function leafScore(model: i32, features: usize, row: usize): f64 {
  let sum = real(constant, model);
  const end = whole(termOffset, model + 1);
  for (let term = whole(termOffset, model); term < end; term++) {
    const value = load<f64>(<usize>whole(features, whole(feature, term)) + (row << 3));
    if (value != value) return real(plain, model);
    sum += real(coefficient, term) * value;
  }
  return sum;
}

/** Adds the models of the leaves of a tile in tree order; `operand` are the words of the instruction, `columns` the addresses that end it. */
export function addLinearLeaves(operand: usize, image: usize, columns: usize, target: usize, slotBytes: usize, rows: i32): void {
  const trees = whole(operand, 0);
  const leaves = columns + (<usize>whole(operand, 1) << 2);
  const models = whole(operand, 2);
  firstRow = table(image, operand, 3);
  treeOutput = table(image, operand, 4);
  constant = table(image, operand, 5);
  plain = table(image, operand, 6);
  termOffset = table(image, operand, 7);
  feature = table(image, operand, 8);
  coefficient = table(image, operand, 9);
  const outputs = whole(operand, 10);
  for (let output = 0; output < outputs; output++) memory.fill(target + <usize>output * slotBytes, 0, <usize>rows << 3);
  for (let row: usize = 0; row < <usize>rows; row++)
    for (let tree = 0; tree < trees; tree++) {
      const model = whole(firstRow, tree) + load<i32>(<usize>whole(leaves, tree) + (row << 2));
      if (<u32>model >= <u32>models) continue;
      const cell = target + <usize>whole(treeOutput, tree) * slotBytes + (row << 3);
      store<f64>(cell, load<f64>(cell) + leafScore(model, columns, row));
    }
}
