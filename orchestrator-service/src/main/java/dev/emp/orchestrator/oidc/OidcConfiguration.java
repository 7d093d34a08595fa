package dev.emp.orchestrator.oidc;

import dev.emp.orchestrator.access.AccessTokens;
import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(OidcProperties.PREFIX + ".issuer-uri")
class OidcConfiguration {

    @Bean
    AccessTokens accessTokens(OidcProperties properties, Clock clock) {
        String issuer = Objects.requireNonNull(properties.issuerUri()).toString();
        IssuerKeys keys = new IssuerKeys(issuer, properties.jwkSetUri(), clock);
        TokenClaims claims = new TokenClaims(properties.roleClaim(), properties.tenantClaim());
        return new IssuedTokens(issuer, Objects.requireNonNull(properties.audience()), keys, claims, clock);
    }
}
