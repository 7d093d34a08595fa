package dev.emp.launcher.prepared;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/** Settings of which none is set, that note which were asked for. */
final class NotedQuestions extends PropertySource<Set<String>> {

    /** @param asked takes the names, as they were asked for */
    NotedQuestions(Set<String> asked) {
        super("noted questions", asked);
    }

    @Override
    public @Nullable Object getProperty(String name) {
        getSource().add(name);
        return null;
    }
}
