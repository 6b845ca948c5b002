/**
 * How the tests start Chromium: WebGPU and WebGL in software (SwiftShader), so that no machine needs
 * a GPU and all compute alike.
 */
export const chromiumArguments = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
