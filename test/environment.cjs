const { TestEnvironment } = require("jest-environment-node");

/**
 * V8 up to Node 24 forgets all finalization registries of a process when one of them is collected between the
 * collection that leaves it callbacks to call and the job that calls them: that job finds nothing to do, and no other
 * one is ever started. jest runs many files in one process, and when one ends, its registries are garbage. So they are
 * kept here, outside of all files. Whoever makes none is not kept.
 */
const kept = [];

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.FinalizationRegistry = class FinalizationRegistry extends this.global.FinalizationRegistry {
      constructor(callback) {
        super(callback);
        kept.push(this);
      }
    };
  }
};
