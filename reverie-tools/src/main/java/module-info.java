/** The bundled tools. They use nothing but the public API, and are meant to be copied as starting points. */
@org.jspecify.annotations.NullMarked
module dev.reverie.tools {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;

    exports dev.reverie.tools;
    exports dev.reverie.tools.chaos;
    exports dev.reverie.tools.chrome;
    exports dev.reverie.tools.chunky;
    exports dev.reverie.tools.fail;
    exports dev.reverie.tools.pedigree;
}
