package dev.reverie.symbols.dwarf;

import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a line program, DWARF 2 to 5. Behind it comes the program.
 *
 * @param minLength of an instruction
 * @param lineBase the least that special instructions add to the line
 * @param lineRange how many different numbers they add
 * @param lengths how many arguments each standard instruction has, from the first
 * @param files paths, by their number in the program
 */
record LineHeader(int minLength, int lineBase, int lineRange, int[] lengths, List<String> files) {
    private static final int MAX_NAMES = 1 << 16;
    private static final int PATH = 1;
    private static final int DIRECTORY = 2;

    static LineHeader read(Cursor in, boolean isWide, LineTable.Strings strings) throws Malformed {
        int version = in.u16();
        if (version < 2 || version > 5) {
            throw new Malformed("a line table of version " + version);
        }
        if (version == 5) {
            in.skip(2);
        }
        long headerLength = isWide ? in.u64() : in.u32();
        Cursor header = in.slice(headerLength);
        int minLength = header.u8();
        if (version >= 4) {
            header.u8();
        }
        header.u8();
        int lineBase = (byte) header.u8();
        int lineRange = header.u8();
        if (lineRange == 0) {
            throw new Malformed("a line range of 0");
        }
        int[] lengths = new int[Math.max(header.u8() - 1, 0)];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = header.u8();
        }
        List<String> files = version == 5 ? new Names(header, isWide, strings).files() : oldFiles(header);
        return new LineHeader(minLength, lineBase, lineRange, lengths, files);
    }

    /** Directories and files as zero-terminated strings. Directory 0, where the compiler ran, is not among them. */
    private static List<String> oldFiles(Cursor in) throws Malformed {
        List<String> directories = new ArrayList<>(List.of(""));
        for (String name = in.string(); !name.isEmpty(); name = in.string()) {
            directories.add(name);
            checkCount(directories.size());
        }
        // They are counted from 1.
        List<String> files = new ArrayList<>(List.of(""));
        for (String name = in.string(); !name.isEmpty(); name = in.string()) {
            long directory = in.uleb();
            in.uleb();
            in.uleb();
            files.add(path(directories, directory, name));
            checkCount(files.size() + directories.size());
        }
        return files;
    }

    private static void checkCount(long names) throws Malformed {
        if (names < 0 || names > MAX_NAMES) {
            throw new Malformed(names + " names");
        }
    }

    private static String path(List<String> directories, long directory, String name) {
        if (name.startsWith("/") || directory < 0 || directory >= directories.size()) {
            return name;
        }
        String at = directories.get((int) directory);
        if (!at.startsWith("/") && !directories.getFirst().isEmpty() && directory != 0) {
            at = directories.getFirst() + "/" + at;
        }
        return at.isEmpty() ? name : at + "/" + name;
    }

    /** The tables of DWARF 5, which say of what their entries consist. */
    private record Names(Cursor in, boolean isWide, LineTable.Strings strings) {
        List<String> files() throws Malformed {
            List<String> directories = new ArrayList<>();
            table((name, _) -> directories.add(name));
            List<String> files = new ArrayList<>();
            table((name, directory) -> files.add(path(directories, directory, name)));
            return files;
        }

        private interface Entry {
            void add(String name, long directory);
        }

        private void table(Entry target) throws Malformed {
            int count = in.u8();
            long[] types = new long[count];
            long[] forms = new long[count];
            for (int i = 0; i < count; i++) {
                types[i] = in.uleb();
                forms[i] = in.uleb();
            }
            long entries = in.uleb();
            checkCount(entries);
            for (long i = 0; i < entries; i++) {
                String name = "";
                long directory = 0;
                for (int k = 0; k < count; k++) {
                    if (types[k] == PATH) {
                        name = string(forms[k]);
                    } else {
                        long value = number(forms[k]);
                        directory = types[k] == DIRECTORY ? value : directory;
                    }
                }
                target.add(name, directory);
            }
        }

        private String string(long form) throws Malformed {
            return switch ((int) form) {
                case 0x08 -> in.string();
                case 0x0e -> at(strings.strings());
                case 0x1f -> at(strings.lineStrings());
                default -> throw new Malformed("a name of form " + form);
            };
        }

        private String at(byte[] section) throws Malformed {
            long offset = isWide ? in.u64() : in.u32();
            Cursor found = Cursor.over(section);
            found.moveTo(offset);
            return found.string();
        }

        private long number(long form) throws Malformed {
            return switch ((int) form) {
                case 0x0b -> in.u8();
                case 0x05 -> in.u16();
                case 0x06 -> in.u32();
                case 0x07 -> in.u64();
                case 0x0f -> in.uleb();
                case 0x1e -> {
                    in.skip(16);
                    yield 0;
                }
                case 0x09 -> {
                    in.skip(in.uleb());
                    yield 0;
                }
                case 0x08 -> {
                    in.string();
                    yield 0;
                }
                case 0x0e, 0x1f -> isWide ? in.u64() : in.u32();
                default -> throw new Malformed("a value of form " + form);
            };
        }
    }
}
