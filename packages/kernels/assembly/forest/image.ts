// Where the fields of a forest image lie; the packer in @godwit/core writes the same places (see README.md).

@inline export const RANK_BYTES: usize = 4;
@inline export const TILE: usize = 8;
@inline export const TREE_COUNT: usize = 16;
@inline export const OUTPUT_COUNT: usize = 20;
@inline export const COMPARE_F32: usize = 24;
@inline export const TEST_LT: usize = 28;
@inline export const SEARCH_COUNT: usize = 32;
@inline export const SEARCHES: usize = 36;
@inline export const TREES: usize = 40;
@inline export const INITIAL: usize = 44;
@inline export const BLOCK_BYTES: usize = 48;
/** Bytes of one plane in a block of rows. */
@inline export const PLANE_BLOCK: usize = 128;
@inline export const SUM_F32: usize = 64;
@inline export const SWEEP_LABELS: usize = 68;
@inline export const SWEEP_SLOTS: usize = 72;
@inline export const LEAF_F32: usize = 76;
@inline export const RECORD_BYTES: usize = 80;
@inline export const RECORD_ROWS: usize = 84;
@inline export const FEW_ROWS: usize = 92;

@inline export const SEARCH_BYTES: usize = 64;
@inline export const SEARCH_SOURCE: usize = 0;
@inline export const SEARCH_CATEGORICAL: usize = 4;
@inline export const SEARCH_THRESHOLDS: usize = 8;
@inline export const SEARCH_THRESHOLD_COUNT: usize = 12;
@inline export const SEARCH_GRID: usize = 16;
@inline export const SEARCH_GRID_WIDE: usize = 20;
@inline export const SEARCH_STEPS: usize = 24;
@inline export const SEARCH_PIECES: usize = 28;
@inline export const SEARCH_PIECE_COUNT: usize = 32;
@inline export const SEARCH_RANK_OF_ZERO: usize = 36;
@inline export const SEARCH_RANK_OF_ONE: usize = 40;
@inline export const SEARCH_LAST_CELL: usize = 44;
@inline export const SEARCH_LOW: usize = 48;
@inline export const SEARCH_SCALE: usize = 56;

@inline export const PIECE_BYTES: usize = 16;
@inline export const PIECE_PLANE: usize = 0;
@inline export const PIECE_START: usize = 4;
@inline export const PIECE_MISSING_RIGHT: usize = 8;

@inline export const SOURCE_BYTES: usize = 16;
@inline export const SOURCE_POINTER: usize = 0;
@inline export const SOURCE_KIND: usize = 4;
@inline export const SOURCE_CONSTANT: usize = 8;

@inline export const FORM_LINKED: u32 = 0;
@inline export const FORM_PERFECT: u32 = 1;
@inline export const FORM_OBLIVIOUS: u32 = 2;

@inline export const TREE_BYTES: usize = 96;
@inline export const TREE_FORM: usize = 0;
@inline export const TREE_OPS: usize = 4;
@inline export const TREE_PAIR_COUNT: usize = 8;
@inline export const TREE_START_LABEL: usize = 12;
@inline export const TREE_STEPS: usize = 16;
@inline export const TREE_NODES: usize = 20;
@inline export const TREE_DEPTH: usize = 24;
@inline export const TREE_EXITS: usize = 28;
@inline export const TREE_LEAVES: usize = 32;
@inline export const TREE_OUTPUT: usize = 36;
@inline export const TREE_WIDTH: usize = 40;
@inline export const TREE_LEAF_INDEX: usize = 44;
@inline export const TREE_FIRST_STEPS: usize = 48;
@inline export const TREE_ROUND_STEPS: usize = 50;
@inline export const TREE_SWEEP_DEPTH: usize = 52;
@inline export const TREE_NODE_COUNT: usize = 56;
@inline export const TREE_GROUP: usize = 60;
@inline export const TREE_ABREAST: usize = 64;
@inline export const TREE_LEAF_NUMBERS: usize = 68;
@inline export const TREE_JOIN_COUNT: usize = 72;
@inline export const TREE_LEAF_ORDER: usize = 76;
@inline export const TREE_OCTET_COUNT: usize = 80;
