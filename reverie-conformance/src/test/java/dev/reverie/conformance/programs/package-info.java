/**
 * Real programs, run natively and then under the tracer: both must look the same from outside, whatever the tool, and
 * nothing may be left behind.
 *
 * <p>A {@link dev.reverie.conformance.programs.Scenario} is a script or program under {@code src/test/guests/programs}; a
 * {@link dev.reverie.conformance.programs.Setting} is a tool and a way to run its handlers; a test runs one under the
 * other.
 */
@NullMarked
package dev.reverie.conformance.programs;

import org.jspecify.annotations.NullMarked;
