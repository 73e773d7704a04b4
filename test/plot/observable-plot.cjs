// Plot without its modules, which jest does not load. It draws half a pixel aside when it sees a test runner's `it`.
const { it } = globalThis;
delete globalThis.it;
module.exports = require("../../node_modules/@observablehq/plot/dist/plot.umd.js");
globalThis.it = it;
