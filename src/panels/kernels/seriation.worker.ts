/** Seriates apart from the page: an eigendecomposition of 64 contexts would cost it a frame. */
import { spectralOrder } from "./spectral-order";

addEventListener("message", ({ data }: MessageEvent<{ cosines: Float64Array; size: number }>) => {
  postMessage(spectralOrder(data.cosines, data.size));
});
