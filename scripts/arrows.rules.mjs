/**
 * The arrows of docs/architecture.md, as data. A room is a folder (or a file) of the repository; each
 * lists what it may import. `scripts/arrows.mjs` checks the working tree against this.
 */

/**
 * @typedef {object} Room
 * @property {string} name As docs/architecture.md calls it.
 * @property {RegExp} files Which files (paths from the repository's root) live in the room.
 * @property {RegExp[]} [rooms] Which other files may be imported; the room's own always may.
 * @property {RegExp[]} packages Which npm packages and Node modules may be imported, by name.
 */

const anything = /^/;
const tasks = /^src\/tasks\//;
const experiment = /^src\/experiment\//;
const statistics = /^src\/statistics\//;
const results = /^src\/results\//;
const claims = /^src\/claims\//;
const lecture = /^src\/lecture\//;
const glossary = /^src\/glossary\//;
const engine = /^src\/engine\//;
const instruments = /^src\/instruments\//;
const run = /^src\/run\//;
/** The protocol, and the record of a run with the parts it is made of. */
const protocolAndRecord =
  /^src\/run\/(protocol|record|record-slice|metrics|column|frames|thinned-series|cohort-record|cohort-frames)(\.ts|\/)/;
const clientAndFiles =
  /^src\/run\/(client|run-records|run-status|saved-state|job-client|job|check-client|check-answers|page-api|own-scripts|page-messages|files[^/]*)(\.ts|\/)/;
/** What the service worker and the page tell each other. */
const offlineMessages = /^src\/offline\/messages\./;
const store = /^src\/store\//;
const charts = /^src\/charts\//;
const panels = /^src\/panels\//;
const pages = /^src\/pages\//;
/** Colours, type and spacing: stylesheets and their tokens, which know nothing else. */
const theme = /^src\/theme\/|\.css$/;

/** Everything that draws or holds state for the page; nothing of it belongs in a worker or in Node. */
const pageOnly = /^(react|react-dom|zustand|@base-ui|@fontsource|d3-)/;
const tensorflow = /^@tensorflow\//;
const d3 = /^d3-/;

/** @param {...RegExp} patterns Packages that may not be imported; all others may. */
const anyBut = (...patterns) => [
  new RegExp(`^(?!${patterns.map((pattern) => `(?:${pattern.source.slice(1)})`).join("|")})`),
];

/** @type {Room[]} The first room whose `files` match is a file's room. */
export const rooms = [
  { name: "tasks", files: tasks, packages: [] },
  {
    name: "experiment",
    files: experiment,
    rooms: [tasks, statistics],
    packages: anyBut(pageOnly, tensorflow),
  },
  { name: "statistics", files: statistics, packages: [/^d3-array$/] },
  {
    name: "results",
    files: results,
    rooms: [tasks, experiment, statistics],
    packages: anyBut(pageOnly, tensorflow),
  },
  {
    name: "claims",
    files: claims,
    rooms: [tasks, experiment, statistics, results],
    packages: anyBut(pageOnly, tensorflow),
  },
  {
    name: "lecture",
    files: lecture,
    rooms: [tasks, experiment, statistics, results, claims, protocolAndRecord],
    packages: anyBut(pageOnly, tensorflow),
  },
  { name: "glossary", files: glossary, rooms: [experiment, tasks], packages: [] },
  { name: "engine", files: engine, rooms: [tasks, experiment], packages: anyBut(pageOnly) },
  {
    name: "instruments",
    files: instruments,
    rooms: [tasks, experiment, engine],
    packages: anyBut(pageOnly),
  },
  {
    name: "run/worker",
    files: /^src\/run\/worker/,
    rooms: [tasks, experiment, statistics, results, engine, instruments, run],
    packages: anyBut(pageOnly),
  },
  {
    name: "run",
    files: run,
    rooms: [tasks, experiment, statistics, results, engine, instruments, run],
    packages: anyBut(pageOnly, tensorflow),
  },
  {
    name: "offline",
    files: /^src\/offline\//,
    packages: [/^workbox-precaching/],
  },
  {
    name: "store",
    files: store,
    rooms: [
      tasks,
      experiment,
      statistics,
      results,
      claims,
      lecture,
      protocolAndRecord,
      clientAndFiles,
      offlineMessages,
    ],
    packages: anyBut(tensorflow),
  },
  { name: "theme", files: theme, packages: [] },
  { name: "charts", files: charts, rooms: [theme], packages: [d3] },
  {
    name: "panels",
    files: panels,
    rooms: [
      tasks,
      experiment,
      glossary,
      statistics,
      results,
      claims,
      lecture,
      protocolAndRecord,
      store,
      theme,
      charts,
    ],
    packages: anyBut(tensorflow),
  },
  {
    name: "pages",
    files: pages,
    rooms: [
      tasks,
      experiment,
      glossary,
      statistics,
      results,
      claims,
      lecture,
      protocolAndRecord,
      store,
      theme,
      charts,
      panels,
    ],
    packages: anyBut(tensorflow),
  },
  {
    name: "shell",
    files: /^src\/[^/]+$/,
    rooms: [
      tasks,
      experiment,
      protocolAndRecord,
      clientAndFiles,
      store,
      theme,
      charts,
      panels,
      pages,
    ],
    packages: anyBut(tensorflow),
  },
  {
    name: "cli",
    files: /^cli\//,
    rooms: [
      tasks,
      experiment,
      statistics,
      results,
      claims,
      lecture,
      engine,
      instruments,
      run,
      /^scripts\/source-commit\./,
    ],
    packages: anyBut(pageOnly, tensorflow),
  },
  {
    name: "bench",
    files: /^bench\//,
    rooms: [
      tasks,
      experiment,
      statistics,
      results,
      engine,
      instruments,
      run,
      charts,
      /^(cli|scripts)\//,
    ],
    packages: [anything],
  },
];

/**
 * What a file must never load, however indirectly, by static imports (type-only ones are erased and
 * do not count): the page's shell comes up without TensorFlow.js, which arrives with the worker.
 */
export const neverLoads = [{ from: "src/main.tsx", packages: tensorflow }];
