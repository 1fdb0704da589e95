/** Help for the unit tests of tools: a guest that is plain Java, without a kernel or a traced process. */
@org.jspecify.annotations.NullMarked
module dev.reverie.testing {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;

    exports dev.reverie.testing;
}
