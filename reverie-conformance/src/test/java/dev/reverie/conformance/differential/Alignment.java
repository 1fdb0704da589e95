package dev.reverie.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds what belongs together in two sequences that are mostly the same, by Myers' greedy algorithm. */
final class Alignment {
    /**
     * What stands in the same place; what has no counterpart stands beside null.
     *
     * @param left an element of the first sequence
     * @param right an element of the second one
     */
    record Pair<A, B>(@Nullable A left, @Nullable B right) {}

    private Alignment() {}

    /** Pairs what is {@code equal}, and of the rest between two such pairs what is {@code similar}, in order. */
    static <A, B> List<Pair<A, B>> of(List<A> left, List<B> right, BiPredicate<A, B> equal, BiPredicate<A, B> similar) {
        List<Pair<A, B>> result = new ArrayList<>();
        List<A> onlyLeft = new ArrayList<>();
        List<B> onlyRight = new ArrayList<>();
        for (Pair<A, B> pair : of(left, right, equal)) {
            if (pair.left() != null && pair.right() != null) {
                result.addAll(of(onlyLeft, onlyRight, similar));
                onlyLeft.clear();
                onlyRight.clear();
                result.add(pair);
            } else if (pair.left() != null) {
                onlyLeft.add(pair.left());
            } else if (pair.right() != null) {
                onlyRight.add(pair.right());
            }
        }
        result.addAll(of(onlyLeft, onlyRight, similar));
        return result;
    }

    /** Pairs as many elements as possible that match, in order. */
    static <A, B> List<Pair<A, B>> of(List<A> left, List<B> right, BiPredicate<A, B> matches) {
        List<int[]> history = new ArrayList<>();
        int[] furthest = {0};
        for (int edits = 0; ; edits++) {
            // furthest[edits + k] is how far in left the path on diagonal k (left index minus right index) got.
            int[] next = new int[2 * edits + 1];
            for (int k = -edits; k <= edits; k += 2) {
                int x = edits == 0 ? 0 : step(furthest, edits, k);
                int y = x - k;
                while (x < left.size() && y >= 0 && y < right.size() && matches.test(left.get(x), right.get(y))) {
                    x++;
                    y++;
                }
                next[edits + k] = x;
                if (x == left.size() && y == right.size()) {
                    history.add(next);
                    return path(left, right, history, edits, k);
                }
            }
            history.add(next);
            furthest = next;
        }
    }

    /** Where diagonal {@code k} starts in this round: one to the right of the lower diagonal, or below the upper one. */
    private static int step(int[] furthest, int edits, int k) {
        return goesDown(furthest, edits, k) ? at(furthest, edits, k + 1) : at(furthest, edits, k - 1) + 1;
    }

    private static boolean goesDown(int[] furthest, int edits, int k) {
        return k == -edits || (k != edits && at(furthest, edits, k - 1) < at(furthest, edits, k + 1));
    }

    private static int at(int[] furthest, int edits, int k) {
        return furthest[edits - 1 + k];
    }

    private static <A, B> List<Pair<A, B>> path(
            List<A> left, List<B> right, List<int[]> history, int lastEdits, int lastK) {
        List<Pair<A, B>> reversed = new ArrayList<>();
        int x = left.size();
        int y = right.size();
        int k = lastK;
        for (int edits = lastEdits; edits > 0; edits--) {
            int[] furthest = history.get(edits - 1);
            boolean down = goesDown(furthest, edits, k);
            int start = step(furthest, edits, k);
            while (x > start) {
                reversed.add(new Pair<>(left.get(--x), right.get(--y)));
            }
            if (down) {
                reversed.add(new Pair<>(null, right.get(--y)));
                k++;
            } else {
                reversed.add(new Pair<>(left.get(--x), null));
                k--;
            }
        }
        while (x > 0) {
            reversed.add(new Pair<>(left.get(--x), right.get(--y)));
        }
        return reversed.reversed();
    }
}
