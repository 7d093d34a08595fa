package dev.emp.orchestrator.access;

import dev.emp.orchestrator.tenants.Role;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A row of the {@link AccessTable}.
 *
 * @param least the least role; null when anybody may call, without a key
 * @param audited whether calls are written down
 */
record AccessRow(
        String method, PathPattern pattern, @Nullable Role least, boolean audited) {

    static AccessRow of(String method, String path, @Nullable Role least, boolean audited) {
        return new AccessRow(method, PathPatternParser.defaultInstance.parse(path), least, audited);
    }

    String path() {
        return pattern.getPatternString();
    }

    boolean matches(PathContainer path) {
        return pattern.matches(path);
    }

    /** Empty when the row is for other paths. */
    Optional<Access> match(PathContainer path) {
        return Optional.ofNullable(pattern.matchAndExtract(path)).map(info -> access(info.getUriVariables()));
    }

    /** @param variables of the path, by name */
    Access access(Map<String, String> variables) {
        return new Access(method, path(), least, audited, variables);
    }
}
