/**
 * What the tests of all modules share.
 *
 * <p>Start with {@link io.flinklstm.testing.NoSkippedTests}. Imports JUnit only.
 */
package io.flinklstm.testing;
