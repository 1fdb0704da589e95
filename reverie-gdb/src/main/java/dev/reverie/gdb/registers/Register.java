package dev.reverie.gdb.registers;

/**
 * A register.
 *
 * @param name gdb's
 * @param bytes its size
 * @param type the type of its value in the target description
 * @param group the group that it belongs to, if that does not follow from its type; may be empty
 */
record Register(String name, int bytes, String type, String group, Place place) {}
