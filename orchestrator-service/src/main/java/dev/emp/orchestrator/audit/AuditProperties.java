package dev.emp.orchestrator.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param kept about how many of the latest entries are kept */
@Validated
@ConfigurationProperties("emp.orchestrator.audit")
record AuditProperties(
        @DefaultValue("100000") @Min(1_000) @Max(10_000_000) int kept) {}
