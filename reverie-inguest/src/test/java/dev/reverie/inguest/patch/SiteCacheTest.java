package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.inguest.patch.SiteCache.Known;
import dev.reverie.symbols.CodeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCacheTest {
    private static final Path LIBC = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
    private static final String FILE = KEY + ".sites";

    @TempDir
    private Path directory;

    private static List<Site> sites() {
        assumeTrue(Files.exists(LIBC), LIBC + " is not installed");
        return Coverage.sites(Coverage.code(LIBC));
    }

    private SiteCache filled(List<Site> sites) {
        SiteCache cache = new SiteCache(directory);
        sites.forEach(site -> cache.remember(KEY, site.address() + 1, site));
        cache.save();
        return cache;
    }

    @Test
    void keepsWhatWasFound() {
        List<Site> sites = sites();
        filled(sites);

        List<Known> known = new SiteCache(directory).sitesOf(KEY);

        assertThat(known).hasSameSizeAs(sites);
        for (int i = 0; i < known.size(); i++) {
            assertThat(known.get(i).offset()).isEqualTo(sites.get(i).address() + 1);
            assertThat(known.get(i).site()).usingRecursiveComparison().isEqualTo(sites.get(i));
        }
        assertThat(new SiteCache(directory).find(KEY, 7)).isNull();
        assertThat(directory.resolve(FILE))
                .content(java.nio.charset.StandardCharsets.ISO_8859_1)
                .hasSizeLessThan(60_000);
    }

    @Test
    void sparesReadingTheCode() {
        Site site = sites().getFirst();
        SiteCache cache = new SiteCache(directory);
        long offset = site.address(); // as in this file
        FileSites first = CodeText.read(LIBC, text -> FileSites.of(text, cache)).orElseThrow();
        FileCode code = CodeText.read(LIBC, FileCode::of).orElseThrow();
        assertThat(first.atOffset(offset, () -> code))
                .usingRecursiveComparison()
                .isEqualTo(site);
        assertThat(first.atOffset(1L << 40, () -> code).why()).isEqualTo(Reason.NO_CODE.text());
        cache.save();

        FileSites second = CodeText.read(LIBC, text -> FileSites.of(text, new SiteCache(directory)))
                .orElseThrow();
        assertThat(second.atOffset(offset, () -> {
                    throw new AssertionError("the code was read");
                }))
                .usingRecursiveComparison()
                .isEqualTo(site);
        assertThat(second.known()).extracting(Known::offset).containsExactly(offset);
    }

    @Test
    void addsToWhatAnotherRunHasWrittenMeanwhile() {
        List<Site> sites = sites();
        SiteCache one = new SiteCache(directory);
        SiteCache other = new SiteCache(directory);
        one.remember(KEY, 1, sites.get(0));
        other.remember(KEY, 2, sites.get(1));
        one.save();
        other.save();

        assertThat(new SiteCache(directory).sitesOf(KEY))
                .extracting(Known::offset)
                .containsExactlyInAnyOrder(1L, 2L);
        assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith(FILE));
    }

    @Test
    void takesDamagedFilesForEmpty() throws IOException {
        filled(sites());
        byte[] good = Files.readAllBytes(directory.resolve(FILE));
        Random random = new Random(1);
        List<byte[]> damaged = new ArrayList<>(List.of(new byte[0], new byte[100], Arrays.copyOf(good, 1000)));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            damaged.add(bytes);
        }
        for (byte[] bytes : damaged) {
            Files.write(directory.resolve(FILE), bytes);
            assertThat(new SiteCache(directory).sitesOf(KEY)).isEmpty();
        }
    }

    /** Of our format, with a right checksum, and yet not what an analysis comes to. */
    @Test
    void leavesOutWhatMakesNoSense() {
        Site noInstruction = site(new Tactic.JumpBefore(95, new byte[] {6, 6, 6, 6, 6}, true));
        Site tooShort = site(new Tactic.JumpBefore(99, new byte[] {(byte) 0x90}, true));
        Site call = site(new Tactic.JumpOver(new byte[] {(byte) 0xe8, 0, 0, 0, 0}, new byte[0]));
        Site tooFar = site(new Tactic.ShortJump(List.of(new Patch.Bytes(300, new byte[5]))));
        Site good = site(new Tactic.JumpBefore(95, new byte[] {(byte) 0xb8, 39, 0, 0, 0}, true));
        filled(List.of(noInstruction));
        SiteCache cache = new SiteCache(directory);
        int offset = 0;
        for (Site each : List.of(noInstruction, tooShort, call, tooFar, good)) {
            cache.remember(KEY, offset++, each);
        }
        cache.save();

        assertThat(new SiteCache(directory).sitesOf(KEY))
                .extracting(Known::offset)
                .containsExactly(4L);
    }

    private static Site site(Tactic tactic) {
        return new Site(100, List.of(tactic), List.of());
    }

    @Test
    void writesNothingWhereItMayNot() {
        SiteCache lasting = new SiteCache(directory.resolve("a"));
        lasting.remember("../../evil", 1, Site.unpatchable(1, Reason.NO_CODE));
        lasting.save();
        SiteCache fleeting = new SiteCache(null);
        fleeting.remember(KEY, 1, Site.unpatchable(1, Reason.NO_CODE));
        fleeting.save();
        SiteCache inNothing = new SiteCache(Path.of("/proc/nowhere"));
        inNothing.remember(KEY, 1, Site.unpatchable(1, Reason.NO_CODE));
        inNothing.save();

        assertThat(directory).isEmptyDirectory();
        assertThat(inNothing.find(KEY, 1)).isNotNull();
    }
}
