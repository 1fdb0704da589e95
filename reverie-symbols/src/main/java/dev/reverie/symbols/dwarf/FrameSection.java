package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of .eh_frame or .debug_frame: entries for functions (FDE), which refer to what several have in common (CIE).
 *
 * @param bytes all of them
 * @param address where they are mapped
 * @param isMapped whether it is .eh_frame
 */
record FrameSection(byte[] bytes, long address, boolean isMapped) {
    private static final int ABSOLUTE = 0;
    private static final int MAX_AUGMENTATION = 16;
    private static final int VALUE_ONLY = 0x0f;

    /**
     * What is said of a function.
     *
     * @param start of its code
     * @param size of its code in bytes
     * @param common what it has in common with others
     * @param programStart where its instructions begin
     * @param programEnd where they end
     */
    record Entry(long start, long size, Common common, int programStart, int programEnd) {}

    /**
     * What several functions have in common.
     *
     * @param codeFactor the unit of advances
     * @param dataFactor the unit of offsets
     * @param encoding how addresses are encoded
     * @param hasAugmentation whether entries have data of known length before their instructions
     * @param isSignalFrame whether these are frames that the kernel made for signal handlers
     * @param programStart where the first instructions begin
     * @param programEnd where they end
     */
    record Common(
            long codeFactor,
            long dataFactor,
            int encoding,
            boolean hasAugmentation,
            boolean isSignalFrame,
            int programStart,
            int programEnd) {}

    /** The entry at an offset; null if what is there is not about a function. */
    @Nullable
    Entry entry(int offset) throws Malformed {
        Cursor in = new Cursor(bytes, offset, bytes.length);
        Cursor.UnitLength length = in.unitLength();
        Cursor entry = in.slice(length.bytes());
        int idAt = entry.position();
        long id = length.isWide() ? entry.u64() : entry.u32();
        if (isCommon(id, length.isWide())) {
            return null;
        }
        Common common = common(isMapped ? idAt - id : id);
        long start = FrameInfo.pointer(entry, common.encoding(), address, 0);
        long size = FrameInfo.pointer(entry, common.encoding() & VALUE_ONLY, address, 0);
        if (common.hasAugmentation()) {
            entry.skip(entry.uleb());
        }
        return new Entry(start, size, common, entry.position(), entry.limit());
    }

    boolean isCommon(long id, boolean isWide) {
        return isMapped ? id == 0 : id == (isWide ? -1 : 0xffffffffL);
    }

    private Common common(long offset) throws Malformed {
        if (offset < 0 || offset > bytes.length) {
            throw new Malformed("an entry without its other part");
        }
        Cursor all = new Cursor(bytes, (int) offset, bytes.length);
        Cursor.UnitLength length = all.unitLength();
        Cursor in = all.slice(length.bytes());
        if (!isCommon(length.isWide() ? in.u64() : in.u32(), length.isWide())) {
            throw new Malformed("an entry that refers to another of its kind");
        }
        int version = in.u8();
        String augmentation = in.string();
        if (augmentation.length() > MAX_AUGMENTATION) {
            throw new Malformed("augmentation " + augmentation.length() + " characters long");
        }
        if (version == 4) {
            in.skip(2);
        } else if (version != 1 && version != 3) {
            throw new Malformed("version " + version);
        }
        if (augmentation.startsWith("eh")) {
            in.skip(Long.BYTES);
        }
        long codeFactor = in.uleb();
        long dataFactor = in.sleb();
        long returnRegister = version == 1 ? in.u8() : in.uleb();
        if (returnRegister != FrameRow.RETURN_ADDRESS) {
            throw new Malformed("the return address in register " + returnRegister);
        }
        boolean hasData = augmentation.startsWith("z");
        int encoding = ABSOLUTE;
        boolean isSignalFrame = false;
        if (hasData) {
            Cursor data = in.slice(in.uleb());
            for (int i = 1; i < augmentation.length(); i++) {
                switch (augmentation.charAt(i)) {
                    case 'R' -> encoding = data.u8();
                    case 'L' -> data.u8();
                    case 'P' -> FrameInfo.pointer(data, data.u8() & 0x7f, address, 0);
                    case 'S' -> isSignalFrame = true;
                    default -> {}
                }
            }
        }
        return new Common(codeFactor, dataFactor, encoding, hasData, isSignalFrame, in.position(), in.limit());
    }
}
