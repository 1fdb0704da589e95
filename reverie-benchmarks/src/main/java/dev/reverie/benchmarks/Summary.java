package dev.reverie.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is said of repeated measurements. Medians and quartiles, because a busy machine makes outliers, and all of them on
 * one side.
 *
 * @param count how many there were
 * @param best the least
 * @param median half of them are at most this
 * @param spread distance of the quartiles, as a part of the median
 */
record Summary(int count, double best, double median, double spread) {
    /** Of at least one value. */
    static Summary of(List<Double> values) {
        double[] sorted = sorted(values);
        double median = quantile(sorted, 0.5);
        double spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median;
        return new Summary(sorted.length, sorted[0], median, spread);
    }

    /** The median of at least one value. */
    static double median(List<Double> values) {
        return quantile(sorted(values), 0.5);
    }

    /**
     * The median of the ratios of values of the same round: what slows the machine down for a while slows down both, and
     * cancels out. Only rounds that both have count.
     */
    static double ratio(List<Double> values, List<Double> references) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), references.size()); i++) {
            ratios.add(values.get(i) / references.get(i));
        }
        return median(ratios);
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = new double[values.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values.get(i);
        }
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing has been measured");
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** Between two values, in proportion. */
    private static double quantile(double[] sorted, double part) {
        double position = part * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
