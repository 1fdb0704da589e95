package dev.reverie.linux;

/**
 * The event by which processors count retired conditional branches, taken or not: the number of it is different from one kind of
 * processor to the next. Numbers are those in the vendors' lists of events: Intel's BR_INST_RETIRED.CONDITIONAL, .COND and .JCC, and AMD's
 * ex_ret_cond. Processors with cores of several kinds, each with its own event, count as unknown.
 */
public final class BranchEvent {
    /** What is said of a processor whose event is not known. */
    public static final long UNKNOWN = -1;

    private static final String INTEL = "GenuineIntel";
    private static final String AMD = "AuthenticAMD";
    private static final int ZEN = 0x17;

    private BranchEvent() {}

    /**
     * The event as perf_event_open(2) takes it, with PERF_TYPE_RAW: the unit mask above the event's number.
     *
     * @param vendor of the processor, as CPUID's leaf 0 names it
     * @param signature eax of CPUID's leaf 1: family, model and stepping
     */
    public static long of(String vendor, int signature) {
        int family = signature >>> 8 & 0xf;
        int model = signature >>> 4 & 0xf | signature >>> 12 & 0xf0;
        return switch (vendor) {
            case INTEL -> family == 6 ? ofIntel(model) : UNKNOWN;
            case AMD -> family == 0xf && family + (signature >>> 20 & 0xff) >= ZEN ? 0xd1 : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static long ofIntel(int model) {
        return switch (model) {
            // Nehalem to Comet Lake
            case 0x1a, 0x1e, 0x1f, 0x2e, 0x25, 0x2c, 0x2f, 0x2a, 0x2d, 0x3a, 0x3e -> 0x01c4;
            case 0x3c, 0x3f, 0x45, 0x46, 0x3d, 0x47, 0x4f, 0x56 -> 0x01c4;
            case 0x4e, 0x5e, 0x55, 0x8e, 0x9e, 0xa5, 0xa6 -> 0x01c4;
            // Ice Lake, Tiger Lake, Rocket Lake; Sapphire, Emerald and Granite Rapids
            case 0x6a, 0x6c, 0x7d, 0x7e, 0x8c, 0x8d, 0xa7, 0x8f, 0xcf, 0xad, 0xae -> 0x11c4;
            // Silvermont, Airmont, Goldmont
            case 0x37, 0x4a, 0x4d, 0x5a, 0x5d, 0x4c, 0x5c, 0x5f, 0x7a -> 0x7ec4;
            default -> UNKNOWN;
        };
    }
}
