package dev.reverie.cli;

/**
 * What {@code doctor} found out about one thing.
 *
 * @param subject what was looked at
 * @param verdict how it is
 * @param found what was found
 * @param advice what to do about it; empty if there is nothing to do
 */
record Check(String subject, Verdict verdict, String found, String advice) {
    /** How something is. */
    enum Verdict {
        /** As we need it. */
        OK("ok"),
        /** Missing, and something else works less well or not at all without it. */
        LACKING("lacking"),
        /** Missing, and nothing works without it. */
        MISSING("MISSING");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** As shown. */
        String word() {
            return word;
        }
    }

    static Check ok(String subject, String found) {
        return new Check(subject, Verdict.OK, found, "");
    }

    static Check lacking(String subject, String found, String advice) {
        return new Check(subject, Verdict.LACKING, found, advice);
    }

    static Check missing(String subject, String found, String advice) {
        return new Check(subject, Verdict.MISSING, found, advice);
    }
}
