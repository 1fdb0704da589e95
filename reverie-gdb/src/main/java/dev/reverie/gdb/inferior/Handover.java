package dev.reverie.gdb.inferior;

import java.util.List;

/**
 * What one mode leaves to the other.
 *
 * @param news what has come up, and gdb does not know
 * @param departures what is still to be given up
 */
record Handover(List<News> news, List<Departure> departures) {}
