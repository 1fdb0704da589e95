package dev.reverie.inguest.layout;

/**
 * The addresses that the runtime takes in every guest, the same in all, so that a filter made before the first exec holds for all
 * programs. Below 2 GiB, where 32-bit displacements reach it, and where neither the loader nor the heap of a usual program goes.
 *
 * <pre>
 *  0x7000_0000  the untraced page: calls from here pass the filter
 *  0x7000_0f00  in it, the name of the files in memory that slots are in, and the path of that of the tracer
 *  0x7000_1000  code: the trampoline, the gates of guest code, and the call that stops for the tracer
 *  0x7000_8000  a page of zeros: the gs base of threads that have no slot
 *  0x7008_0000  a tool's guest code
 *  0x700c_0000  what that reads, the same in all guests
 *  0x7010_0000  far stubs: for sites that are not patched
 *  0x7020_0000  slots, one for each thread; see {@link Slot}
 *  0x7dff_0000  states of processes, and, at the end, of the run
 *  0x7fff_0000  end
 * </pre>
 */
public final class RuntimeRange {
    /** Where the range begins: the untraced page. */
    public static final long BASE = 0x7000_0000L;

    /** Where the runtime's own code begins. */
    public static final long CODE = 0x7000_1000L;

    /** What the gs base of a thread is that has no slot: no guard is there. */
    public static final long NO_SLOT = 0x7000_8000L;

    /** Where the name of the files in memory is. */
    public static final long NAME = 0x7000_0f00L;

    /** Where the path of the tracer's file of slots is; up to {@link #CODE}. */
    public static final long POOL = 0x7000_0f10L;

    /** Where a tool's guest code begins. */
    public static final long TOOL_CODE = 0x7008_0000L;

    /** Where the data begin that a tool's guest code reads: a structure that is shared, and never changes. */
    public static final long TOOL_DATA = 0x700c_0000L;

    /** Where far stubs begin. */
    public static final long FAR_STUBS = 0x7010_0000L;

    /** Where slots begin. */
    public static final long SLOTS = 0x7020_0000L;

    /** Where slots end, and what guest code keeps for processes and for the run begins. */
    public static final long STATES = 0x7dff_0000L;

    /** Where the range ends. */
    public static final long END = 0x7fff_0000L;

    /** The size of the areas for stubs that are elsewhere, near to the code that jumps to them, in bytes. */
    public static final int STUB_AREA = 1 << 16;

    /** The size of a page, in bytes. */
    public static final int PAGE = 4096;

    private RuntimeRange() {}

    /** Whether an address is in the range. */
    public static boolean contains(long address) {
        return address >= BASE && address < END;
    }
}
