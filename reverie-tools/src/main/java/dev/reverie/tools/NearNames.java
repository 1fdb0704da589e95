package dev.reverie.tools;

import java.util.ArrayList;
import java.util.List;

/** Finds what somebody may have meant by a name that does not exist. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** Those of {@code names} that a slip or two away would have been {@code wrong}; nearest first, at most three. */
    public static List<String> of(String wrong, Iterable<String> names) {
        int limit = Math.max(1, Math.min(3, wrong.length() / 3));
        List<String> near = new ArrayList<>();
        for (int distance = 0; distance <= limit && near.size() < MOST; distance++) {
            for (String name : names) {
                if (near.size() < MOST && distance(wrong, name) == distance) {
                    near.add(name);
                }
            }
        }
        return near;
    }

    /** ", did you mean …?", or nothing if there is nothing near. */
    public static String hint(String wrong, Iterable<String> names) {
        List<String> near = of(wrong, names);
        return near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
    }

    /** How many letters must be inserted, left out, replaced or swapped with their neighbour to get from a to b. */
    static int distance(String a, String b) {
        int[][] best = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                best[i][j] = i == 0 ? j : j == 0 ? i : nearest(best, a, b, i, j);
            }
        }
        return best[a.length()][b.length()];
    }

    private static int nearest(int[][] best, String a, String b, int i, int j) {
        int replaced = best[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int nearest = Math.min(replaced, Math.min(best[i - 1][j], best[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(nearest, best[i - 2][j - 2] + 1) : nearest;
    }
}
