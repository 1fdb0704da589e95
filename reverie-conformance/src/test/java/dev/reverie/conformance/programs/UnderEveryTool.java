package dev.reverie.conformance.programs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test that runs once for each {@link Setting} with virtual threads: what takes long. */
@ParameterizedTest(name = "{0}")
@EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_ON_PLATFORM_THREADS")
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface UnderEveryTool {}
