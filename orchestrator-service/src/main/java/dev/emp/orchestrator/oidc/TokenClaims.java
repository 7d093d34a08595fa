package dev.emp.orchestrator.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Role;
import dev.emp.orchestrator.tenants.TenantName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads off the claims of a token whose it is. */
record TokenClaims(String roleClaim, String tenantClaim) {

    private static final int LONGEST_NAME = 100;

    /** @throws BadJWTException if the token does not say what its holder may do, or for whom */
    Caller caller(JWTClaimsSet claims) throws BadJWTException {
        Role role = texts(find(claims, roleClaim))
                .flatMap(name -> Role.ofWireName(name).stream())
                .max(Comparator.naturalOrder())
                .orElseThrow(
                        () -> new BadJWTException("its claim " + roleClaim + " has none of the roles " + Role.names()));
        String tenant = Optional.ofNullable(find(claims, tenantClaim))
                .map(Object::toString)
                .filter(TenantName::isValid)
                .orElseThrow(() -> new BadJWTException("its claim " + tenantClaim + " " + TenantName.RULE));
        return new Caller(tenant, role, "oidc:" + claims.getSubject(), name(claims));
    }

    private static String name(JWTClaimsSet claims) {
        String name = Stream.of("preferred_username", "email", "name")
                .map(claims::getClaim)
                .filter(String.class::isInstance)
                .map(Object::toString)
                .findFirst()
                .orElseGet(claims::getSubject);
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** The claim of that name, or what its dots lead to. */
    private static @Nullable Object find(JWTClaimsSet claims, String name) {
        Object whole = claims.getClaim(name);
        if (whole != null) {
            return whole;
        }
        Object found = claims.getClaims();
        for (String part : name.split("\\.", -1)) {
            found = found instanceof Map<?, ?> members ? members.get(part) : null;
        }
        return found;
    }

    private static Stream<String> texts(@Nullable Object claim) {
        return switch (claim) {
            case null -> Stream.empty();
            case String text -> Arrays.stream(text.split(" ", -1));
            case Collection<?> all -> all.stream().map(String::valueOf);
            default -> Stream.empty();
        };
    }
}
