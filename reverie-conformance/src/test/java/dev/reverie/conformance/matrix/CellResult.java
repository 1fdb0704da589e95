package dev.reverie.conformance.matrix;

/**
 * What came out of one guest under one backend and tool.
 *
 * @param verdict how it is to be counted
 * @param details for people: what differed, what is missing; empty if all is well
 */
record CellResult(Verdict verdict, String details) {
    /** It ran as natively. */
    static final CellResult PASSED = new CellResult(Verdict.PASS, "");

    /** How a cell is counted. */
    enum Verdict {
        /** It ran as natively. */
        PASS("pass"),
        /** This machine can't run it. */
        SKIP("skip"),
        /** It behaved differently, as is known and documented. */
        LIMIT("limit"),
        /** It behaved differently, hung, or left something behind. */
        FAIL("FAIL");

        private final String title;

        Verdict(String title) {
            this.title = title;
        }

        /** What the table says. */
        String title() {
            return title;
        }
    }

    static CellResult failed(String details) {
        return new CellResult(Verdict.FAIL, details);
    }

    boolean isFailure() {
        return verdict == Verdict.FAIL;
    }
}
