/**
 * The matrix: every guest under every backend and every tool, compared with a native run. {@code ./conformance} runs it, a
 * test runs a selection.
 *
 * <p>A {@link dev.reverie.conformance.matrix.MatrixGuest} is a source below {@code src/test/guests}, a
 * {@link dev.reverie.conformance.matrix.MatrixTool} a tool under which no guest may behave differently, and backends are those
 * that the service loader finds. See docs/conformance.md.
 */
@NullMarked
package dev.reverie.conformance.matrix;

import org.jspecify.annotations.NullMarked;
