package dev.emp.launcher.prepared;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** Spring's processing ahead of time of one service, with a note of the settings that it asks for meanwhile. */
final class AheadOfTime extends SpringApplicationAotProcessor {

    private final String label;
    private final Set<String> asked = new TreeSet<>();
    private @Nullable GenericApplicationContext context;

    /**
     * @param label see {@code Program}
     * @param folder for what is generated; what is in it is lost
     */
    AheadOfTime(String label, Class<?> application, Path folder) {
        super(
                application,
                Settings.builder()
                        .sourceOutput(folder.resolve("sources"))
                        .resourceOutput(folder.resolve("resources"))
                        .classOutput(folder.resolve("classes"))
                        .groupId("dev.emp")
                        .artifactId("prepared")
                        .build(),
                new String[0]);
        this.label = label;
    }

    /** Generates the code, and answers what a start has to know of it. */
    PreparedService prepare() {
        ClassName initializer = process();
        GenericApplicationContext processed = Objects.requireNonNull(context);
        processed.getEnvironment().getPropertySources().remove(new NotedQuestions(asked).getName());
        return new PreparedService(
                initializer.reflectionName(), DecidingSettings.of(asked, processed.getEnvironment()));
    }

    /** The folder of what is to be compiled. */
    Path sources() {
        return getSettings().getSourceOutput();
    }

    /** The folder of what is compiled already; it may be missing. */
    Path classes() {
        return getSettings().getClassOutput();
    }

    @Override
    protected GenericApplicationContext prepareApplicationContext(Class<?> application) {
        GenericApplicationContext prepared = super.prepareApplicationContext(application);
        prepared.getEnvironment().getPropertySources().addFirst(new NotedQuestions(asked));
        context = prepared;
        return prepared;
    }

    /** Other names for each service: all of them have the libraries' classes on one class path. */
    @Override
    protected ClassNameGenerator createClassNameGenerator() {
        String prefix = Arrays.stream(label.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        return new ClassNameGenerator(ClassName.get(getApplicationClass()), prefix);
    }
}
