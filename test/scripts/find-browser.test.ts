import { describe, expect, it } from "vitest";
import { installedBrowser } from "../../scripts/find-browser.mjs";

/** A machine that has the programs given. */
function machine(
  platform: NodeJS.Platform,
  env: Record<string, string>,
  programs: readonly string[],
): NonNullable<Parameters<typeof installedBrowser>[0]> {
  return { platform, env, isProgram: (file) => programs.includes(file) };
}

describe("installedBrowser", () => {
  it("takes CHROME_PATH before an installed one", () => {
    const programs = ["/opt/mine/chrome", "/usr/bin/google-chrome"];
    const env = { CHROME_PATH: "/opt/mine/chrome", PATH: "/usr/bin" };
    expect(installedBrowser(machine("linux", env, programs))).toBe("/opt/mine/chrome");
  });

  it("refuses a CHROME_PATH that is no program, naming it", () => {
    const env = { CHROME_PATH: "/nowhere/chrome", PATH: "/usr/bin" };
    expect(() => installedBrowser(machine("linux", env, ["/usr/bin/chromium"]))).toThrow(
      /CHROME_PATH is "\/nowhere\/chrome"/,
    );
  });

  it("looks on PATH, and prefers Chrome to Chromium to Edge", () => {
    const env = { PATH: "relative:/home/me/bin:/usr/bin" };
    const all = ["/usr/bin/microsoft-edge", "/usr/bin/chromium", "/home/me/bin/google-chrome"];
    expect(installedBrowser(machine("linux", env, all))).toBe("/home/me/bin/google-chrome");
    expect(installedBrowser(machine("linux", env, all.slice(0, 2)))).toBe("/usr/bin/chromium");
    expect(installedBrowser(machine("linux", env, all.slice(0, 1)))).toBe(
      "/usr/bin/microsoft-edge",
    );
  });

  it("knows the usual places of macOS and Windows", () => {
    const edge = "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";
    expect(installedBrowser(machine("darwin", { HOME: "/Users/me" }, [edge]))).toBe(edge);
    const chrome = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
    const env = { PROGRAMFILES: "C:\\Program Files" };
    expect(installedBrowser(machine("win32", env, [chrome]))).toBe(chrome);
  });

  it("finds nothing where there is nothing", () => {
    expect(installedBrowser(machine("linux", { PATH: "/usr/bin" }, []))).toBeNull();
  });
});
