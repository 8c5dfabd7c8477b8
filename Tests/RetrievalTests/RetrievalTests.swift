// Filled by the first change to the module under test.
