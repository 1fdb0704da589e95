/** What guest code keeps, as the tracer has it: where it is in guests, and what becomes of it when they fork, load programs and end. */
package dev.reverie.inguest.state;
