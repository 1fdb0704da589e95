package dev.reverie.cli;

import dev.reverie.tools.pedigree.Pedigree;
import dev.reverie.tools.pedigree.PedigreeDot;
import dev.reverie.tools.pedigree.PedigreeSvg;
import dev.reverie.tools.pedigree.PedigreeText;
import dev.reverie.tools.pedigree.PedigreeTool;
import dev.reverie.tools.pedigree.Relative;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code reverie pedigree}. */
final class PedigreeCommand implements Subcommand {
    private static final String FORMAT = "--format";

    @Override
    public String name() {
        return "pedigree";
    }

    @Override
    public String usage() {
        return " [options] [--] program [arguments]";
    }

    @Override
    public String summary() {
        return "show the tree of processes and threads that came of a program";
    }

    @Override
    public List<Option> options() {
        return GuestOptions.after(
                OutputFile.option("the tree"),
                Option.valued(FORMAT, "FORMAT", "text (default); dot, for Graphviz; svg, a picture with a time line"));
    }

    @Override
    public String examples() {
        return """
                  reverie pedigree -- make -j4
                  reverie pedigree --format=svg -o tree.svg -- sh -c 'ls | wc -l'
                  reverie pedigree --format=dot -o tree.dot -- make; dot -Tpng tree.dot -o tree.png
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        Function<List<Relative>, String> format = format(arguments.value(FORMAT));
        Target target = GuestOptions.target(arguments, console);
        OutputFile output = OutputFile.open(arguments);
        GuestOptions.Result<Pedigree> result = GuestOptions.run(new PedigreeTool(), target, arguments, console);
        output.writeAndClose(format.apply(result.global().roots()));
        return result.outcome();
    }

    private static Function<List<Relative>, String> format(@Nullable String name) {
        return switch (name) {
            case null -> PedigreeText::of;
            case "text" -> PedigreeText::of;
            case "dot" -> PedigreeDot::of;
            case "svg" -> PedigreeSvg::of;
            default -> throw new UsageException(FORMAT + " is text, dot or svg, not '" + name + "'");
        };
    }
}
