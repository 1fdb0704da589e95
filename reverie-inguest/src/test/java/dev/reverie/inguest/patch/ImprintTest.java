package dev.reverie.inguest.patch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.symbols.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The C library of this machine, patched here and there. */
class ImprintTest {
    private static final long SLIDE = 0x7f12_3456_7000L;
    private static final FileCode LIBC = Coverage.code(Path.of("/usr/lib/x86_64-linux-gnu/libc.so.6"));
    private static final List<Site> SITES = Coverage.sites(LIBC).stream()
            .filter(site -> !site.tactics().isEmpty())
            .toList();

    /** An address space with the library alone. */
    private static final class Space {
        private final long slide;
        private final PatchedCode code = new PatchedCode();
        private final List<Mapping> mappings = new ArrayList<>();

        Space(long slide) {
            this.slide = slide;
            map(slide, slide + LIBC.ranges().getLast().to());
        }

        void map(long from, long to) {
            mappings.add(new Mapping(from, to, true, false, true, false, 0, "0:0", 1, "libc"));
        }

        void addArea(long area) {
            map(area, area + StubAreas.SIZE);
            code.addArea(area);
        }

        List<Patch> patch(List<Site> sites) {
            List<Patch> patches = new ArrayList<>();
            for (Site site : sites) {
                if (Coverage.patch(code, site, slide, mappings) instanceof Proposal.Ready(Patch patch)) {
                    patches.add(patch);
                }
            }
            return patches;
        }
    }

    private static List<Site> some(int first, int step) {
        List<Site> some = new ArrayList<>();
        for (int i = first; i < SITES.size(); i += step) {
            some.add(SITES.get(i));
        }
        return some;
    }

    /** What a patch consists of, arrays as text. */
    private static String text(Patch patch) {
        StringBuilder text =
                new StringBuilder(patch.shape() + " " + patch.stub().site() + " "
                        + patch.stub().address() + " " + patch.stub().core() + " "
                        + patch.stub().resume() + " " + patch.stub().marks()
                        + Arrays.toString(patch.stub().code())
                        + new TreeMap<>(patch.trapTail()));
        patch.expected().forEach(bytes -> text.append(bytes.address()).append(Arrays.toString(bytes.bytes())));
        patch.writes().forEach(write -> text.append(write.address())
                .append(Arrays.toString(write.before()))
                .append(Arrays.toString(write.after()))
                .append(write.isExecuted())
                .append(new TreeMap<>(Map.of(0, write.boundaries()))));
        return text.toString();
    }

    private static void put(Map<Long, Byte> memory, long address, byte... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            memory.put(address + i, bytes[i]);
        }
    }

    /** What lies near is elsewhere in each process, as other libraries are: an imprint that needs no area but that of the file fits all the same. */
    @Test
    void fitsWithAnAreaOfTheFileWhereverOthersAre() {
        Space one = new Space(SLIDE);
        one.addArea(SLIDE - 0x10_0000);
        long own = PatchedCode.areaOf(SLIDE);
        assertThat(one.code.missing(own, one.mappings)).isEqualTo(new Proposal.NeedsArea(own, StubAreas.SIZE));
        one.addArea(own);
        assertThat(one.code.missing(own, one.mappings)).isNull();
        List<Patch> patches = new ArrayList<>();
        for (Site site : some(0, 8)) {
            Proposal proposal = one.code.patch(site, SLIDE, one.mappings, own);
            if (proposal instanceof Proposal.Ready(Patch patch)) {
                patches.add(patch);
            }
        }
        Imprint imprint = one.code.imprint(SLIDE, patches);
        assertThat(patches).hasSizeGreaterThan(20);
        assertThat(imprint.areas()).containsExactly(own);

        Space other = new Space(SLIDE + 0x7000);
        other.addArea(other.slide - 0x20_5000);
        assertThat(other.code.areaFor(imprint, other.slide, other.mappings))
                .isEqualTo(new Proposal.NeedsArea(own + 0x7000, StubAreas.SIZE));
        other.addArea(own + 0x7000);
        assertThat(other.code.fits(imprint, other.slide)).isTrue();
    }

    /** Where there is something else, the file has no area for itself. */
    @Test
    void doesWithOtherAreasWhereThatOfTheFileCantBe() {
        Space one = new Space(SLIDE);
        one.addArea(SLIDE - 0x10_0000);
        long own = PatchedCode.areaOf(SLIDE);
        one.map(own + 0x1000, own + 0x2000);
        assertThat(one.code.missing(own, one.mappings)).isNull();
        Proposal proposal = one.code.patch(SITES.getFirst(), SLIDE, one.mappings, own);
        assertThat(proposal).isInstanceOf(Proposal.Ready.class);
    }

    @Property(tries = 60)
    void isWhatPatchingOneByOneMakes(
            @ForAll @IntRange(max = 40) int first,
            @ForAll @IntRange(min = 1, max = 20) int step,
            @ForAll @LongRange(min = -0x1000_0000L, max = 0xa_0000L) long pages) {
        long shift = pages << 12;
        List<Site> sites = some(first, step);
        Space one = new Space(SLIDE);
        Imprint imprint = one.code.imprint(SLIDE, one.patch(sites));
        Space other = new Space(SLIDE + shift);
        Space single = new Space(SLIDE + shift);
        for (long area : imprint.areas()) {
            assertThat(other.code.fits(imprint, other.slide)).isFalse();
            assertThat(other.code.areaFor(imprint, other.slide, other.mappings))
                    .isEqualTo(new Proposal.NeedsArea(area + shift, StubAreas.SIZE));
            other.addArea(area + shift);
            single.addArea(area + shift);
        }
        assertThat(other.code.areaFor(imprint, other.slide, other.mappings)).isNull();
        assertThat(other.code.fits(imprint, other.slide)).isTrue();
        other.code.make(imprint, other.slide);
        List<Patch> expected = single.patch(sites);

        assertThat(imprint.patches()).hasSameSizeAs(expected);
        Map<Long, Byte> stubs = new TreeMap<>();
        Map<Long, Byte> code = new TreeMap<>();
        for (Patch patch : expected) {
            Patch made = requireNonNull(other.code.atSite(patch.site()));
            assertThat(text(made)).isEqualTo(text(patch));
            assertThat(other.code.isKnown(patch.site())).isTrue();
            assertThat(other.code.atStub(patch.stub().resume())).isSameAs(made);
            for (long boundary : patch.boundaries()) {
                assertThat(other.code.atBoundary(boundary)).isSameAs(made);
            }
            put(stubs, patch.stub().address(), patch.stub().code());
            patch.writes().forEach(write -> put(code, write.address(), write.after()));
        }
        Map<Long, Byte> written = new TreeMap<>();
        imprint.stubs().forEach(run -> put(written, run.address() + shift, run.code(shift)));
        assertThat(written).containsAllEntriesOf(stubs);
        // What is between the stubs of a run is never executed.
        written.keySet().removeAll(stubs.keySet());
        assertThat(written.values()).allMatch(each -> each == (byte) 0xcc);
        for (CodeSpot spot : imprint.code()) {
            byte[] bytes = LIBC.read(spot.address() - SLIDE, spot.address() - SLIDE + spot.length());
            byte[] before = bytes.clone();
            assertThat(spot.patch(bytes)).isTrue();
            for (int i = 0; i < bytes.length; i++) {
                Byte now = code.remove(spot.address() + shift + i);
                assertThat(bytes[i]).isEqualTo(now == null ? before[i] : now);
            }
            bytes[(int) (spot.expected().getLast().address() - spot.address())] ^= 1;
            assertThat(spot.patch(bytes)).isFalse();
        }
        assertThat(code).isEmpty();
    }

    @Test
    void fitsOnlyWhereAllIsFree() {
        Space one = new Space(SLIDE);
        List<Patch> patches = one.patch(some(0, 3));
        Imprint imprint = one.code.imprint(SLIDE, patches);
        assertThat(one.code.fits(imprint, SLIDE)).isFalse();
        long shift = 0x1234_5000L;

        Space patched = new Space(SLIDE + shift);
        imprint.areas().forEach(area -> patched.addArea(area + shift));
        assertThat(patched.code.copy().fits(imprint, patched.slide)).isTrue();
        patched.patch(some(5, 300));
        assertThat(patched.code.fits(imprint, patched.slide)).isFalse();

        Space full = new Space(SLIDE + shift);
        full.map(imprint.areas().getFirst() + shift, imprint.areas().getFirst() + shift + 1);
        assertThat(full.code.areaFor(imprint, full.slide, full.mappings)).isNull();
        assertThat(full.code.fits(imprint, full.slide)).isFalse();

        Space failing = new Space(SLIDE + shift);
        failing.code.avoidArea(imprint.areas().getFirst() + shift);
        assertThat(failing.code.areaFor(imprint, failing.slide, failing.mappings))
                .isNull();
    }

    @Test
    void isTakenAndCanBeForgotten() {
        Space one = new Space(SLIDE);
        Imprint imprint = one.code.imprint(SLIDE, one.patch(some(0, 2)));
        long shift = -0x7000L;
        Space other = new Space(SLIDE + shift);
        imprint.areas().forEach(area -> other.addArea(area + shift));
        other.code.make(imprint, other.slide);
        PatchedCode child = other.code.copy();

        // Neither stubs nor code are given to others.
        TakenRanges taken = new TakenRanges();
        List<Patch> more = other.patch(some(1, 2));
        for (Patch patch : child.all()) {
            taken.take(patch.stub().address(), patch.stub().end());
            patch.expected().forEach(bytes -> taken.take(bytes.address(), bytes.address() + bytes.bytes().length));
        }
        for (Patch patch : more) {
            taken.take(patch.stub().address(), patch.stub().end());
            patch.expected().forEach(bytes -> taken.take(bytes.address(), bytes.address() + bytes.bytes().length));
        }
        assertThat(more).hasSizeGreaterThan(50);

        Patch first = child.current().getFirst();
        child.forget(first);
        assertThat(child.atSite(first.site())).isNull();
        assertThat(child.atStub(first.stub().core())).isSameAs(first);
        assertThat(child.current()).hasSize(imprint.patches().size() - 1);
        assertThat(other.code.atSite(first.site())).isNotNull();
        child.unmapped(0, Long.MAX_VALUE);
        assertThat(child.current()).isEmpty();
        assertThat(child.fits(imprint, other.slide)).isFalse();
    }

    @Test
    void holdsOfOnePlaceIfStubsHoldShortAddressesOrAreTheRuntimes() {
        Space low = new Space(RuntimeRange.END + 0x100_0000L);
        List<Patch> patches = low.patch(some(0, 50));
        Imprint imprint = low.code.imprint(low.slide, patches);
        assertThat(imprint.isFor(0)).isTrue();
        assertThat(imprint.isFor(0x1000)).isFalse();
        assertThat(imprint.areas()).isEmpty();
        Space same = new Space(low.slide);
        assertThat(same.code.fits(imprint, low.slide)).isTrue();
        same.code.make(imprint, low.slide);
        assertThat(text(requireNonNull(same.code.atSite(patches.getLast().site()))))
                .isEqualTo(text(patches.getLast()));
        Space higher = new Space(low.slide + 0x1000);
        assertThat(higher.code.fits(imprint, higher.slide)).isFalse();
        assertThat(higher.code.areaFor(imprint, higher.slide, higher.mappings)).isNull();
    }
}
