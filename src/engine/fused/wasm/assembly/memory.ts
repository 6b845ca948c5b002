/** The first byte that the kernels leave to their host: the arena begins here. */
export function arenaStart(): usize {
  return __heap_base;
}
