import { bufferUsage, mapMode, type GpuDevice } from "../../src/webgpu/gpu-device.ts";

/** Runs WGSL's `join` on the cells of two arrays, and gives the bits that come out. */
export async function runOnPairs(
  gpu: GpuDevice,
  cell: string,
  code: string,
  left: Float32Array | Float64Array,
  right: Float32Array | Float64Array,
): Promise<ArrayBuffer> {
  const { byteLength, length } = left;
  const shader = `alias Cell = ${cell};
${code}
@group(0) @binding(0) var<storage, read> left: array<Cell>;
@group(0) @binding(1) var<storage, read> right: array<Cell>;
@group(0) @binding(2) var<storage, read_write> joined: array<Cell>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) at: vec3<u32>) {
  if (at.x < ${length}u) { joined[at.x] = join(left[at.x], right[at.x]); }
}`;
  const pipeline = await gpu.pipeline(shader, ["read", "read", "write"]);
  const result = gpu.buffer(byteLength, bufferUsage.storage | bufferUsage.copySource);
  const readback = gpu.buffer(byteLength, bufferUsage.mapRead | bufferUsage.copyTarget);
  const [a, b] = [left, right].map((cells) => gpu.table(new Uint32Array(cells.buffer))) as [GPUBuffer, GPUBuffer];
  const encoder = gpu.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline.compute);
  pass.setBindGroup(0, gpu.bind(pipeline, [a, b, result]));
  pass.dispatchWorkgroups(Math.ceil(length / 64));
  pass.end();
  encoder.copyBufferToBuffer(result, 0, readback, 0, byteLength);
  gpu.device.queue.submit([encoder.finish()]);
  await readback.mapAsync(mapMode.read);
  return readback.getMappedRange(0, byteLength).slice(0);
}
