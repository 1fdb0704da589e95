package dev.reverie.inguest.patch;

import dev.reverie.symbols.CodeText;
import dev.reverie.symbols.Mapping;
import dev.reverie.x86.SyscallSite;
import dev.reverie.x86.SyscallSites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the calls of a file would be patched, all of them in one process.
 *
 * @param sites how many there are
 * @param shapes how many are patched in which way
 * @param rest why the others are not, by address
 */
record Coverage(int sites, Map<Shape, Integer> shapes, Map<Long, String> rest) {
    private static final long SLIDE = 0x7f00_0000_0000L;

    /** The code of a file. */
    static FileCode code(Path file) {
        return CodeText.read(file, FileCode::of).orElseThrow();
    }

    /** All calls that decoding finds in a file, ascending. */
    static List<Site> sites(FileCode code) {
        List<Site> sites = new ArrayList<>();
        for (FileCode.Range range : code.ranges()) {
            byte[] bytes = code.read(range.from(), range.to());
            for (SyscallSite site : SyscallSites.find(bytes, range.from(), code.starts())) {
                sites.add(SiteAnalyser.analyse(code, site.address()));
            }
        }
        return sites;
    }

    static Coverage of(Path file) {
        FileCode code = code(file);
        long end = code.ranges().getLast().to();
        List<Mapping> mappings = new ArrayList<>();
        mappings.add(new Mapping(SLIDE, SLIDE + end, true, false, true, false, 0, "0:0", 1, "file"));
        PatchedCode patched = new PatchedCode();
        Map<Shape, Integer> shapes = new EnumMap<>(Shape.class);
        Map<Long, String> rest = new TreeMap<>();
        List<Site> sites = sites(code);
        for (Site site : sites) {
            switch (patch(patched, site, SLIDE, mappings)) {
                case Proposal.Ready(Patch patch) -> shapes.merge(patch.shape(), 1, Integer::sum);
                case Proposal.Impossible(Reason reason) -> rest.put(site.address(), reason + "; " + site.why());
                case Proposal.NeedsArea _ -> throw new AssertionError("asked twice");
            }
        }
        return new Coverage(sites.size(), shapes, rest);
    }

    /** Patches a call, and maps what areas that needs. */
    static Proposal patch(PatchedCode code, Site site, long slide, List<Mapping> mappings) {
        for (; ; ) {
            Proposal proposal = code.patch(site, slide, mappings);
            if (!(proposal instanceof Proposal.NeedsArea(long area, int length))) {
                return proposal;
            }
            mappings.add(new Mapping(area, area + length, true, false, true, false, 0, "0:0", 0, ""));
            code.addArea(area);
        }
    }

    int count(Shape... of) {
        int sum = 0;
        for (Shape shape : of) {
            sum += shapes.getOrDefault(shape, 0);
        }
        return sum;
    }
}
