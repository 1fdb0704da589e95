package dev.reverie.cli;

import dev.reverie.syscalls.decode.DescriptorDetail;
import java.util.EnumSet;
import java.util.Set;

/** {@code -y}, {@code -yy}, {@code --decode-fds[=SET]} and {@code -e decode-fds=SET}: the last one counts. */
final class DescriptorOptions {
    private static final String QUALIFIER = "decode-fds=";
    private static final String SINGULAR = "decode-fd=";

    private DescriptorOptions() {}

    static Set<DescriptorDetail> of(Arguments arguments) {
        Set<DescriptorDetail> details = EnumSet.noneOf(DescriptorDetail.class);
        boolean once = false;
        for (Arguments.Given given : arguments.given()) {
            String text = given.text();
            switch (given.option().name()) {
                case StraceOptions.PATHS -> {
                    details = once ? EnumSet.allOf(DescriptorDetail.class) : EnumSet.of(DescriptorDetail.PATH);
                    once = true;
                }
                case StraceOptions.DESCRIPTORS ->
                    details = given.value() == null ? EnumSet.of(DescriptorDetail.PATH) : parse(text);
                case StraceOptions.EXPRESSION -> {
                    if (isQualifier(text)) {
                        details = parse(text.substring(text.indexOf('=') + 1));
                    }
                }
                default -> {}
            }
        }
        return details;
    }

    /** Whether {@code -e} is about descriptors. */
    static boolean isQualifier(String expression) {
        return expression.startsWith(QUALIFIER) || expression.startsWith(SINGULAR);
    }

    private static Set<DescriptorDetail> parse(String text) {
        boolean inverted = text.startsWith("!");
        EnumSet<DescriptorDetail> details = EnumSet.noneOf(DescriptorDetail.class);
        for (String word : text.substring(inverted ? 1 : 0).split(",", -1)) {
            switch (word) {
                case "all" -> details.addAll(EnumSet.allOf(DescriptorDetail.class));
                case "none" -> {}
                case "path" -> details.add(DescriptorDetail.PATH);
                case "socket" -> details.add(DescriptorDetail.SOCKET);
                case "dev" -> details.add(DescriptorDetail.DEVICE);
                case "pidfd" -> details.add(DescriptorDetail.PIDFD);
                default ->
                    throw new UsageException(StraceOptions.DESCRIPTORS
                            + " takes path, socket, dev, pidfd, all or none, not '" + word + "'");
            }
        }
        return inverted ? EnumSet.complementOf(details) : details;
    }
}
