package dev.emp.connector.playwright;

import dev.emp.connector.playwright.gate.HostRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which Chromium runs jobs, what they may reach, and how much they may use.
 *
 * @param executable Chromium's program; unset for the one that EMP_CHROMIUM names, or the first on the path. None is downloaded
 * @param sandbox Chromium's own sandbox; auto has it on unless EMP runs as root, who cannot have it
 * @param browsers how many jobs run at once, each in a browser of its own; more wait
 * @param jobsPerBrowser after how many jobs a browser is replaced
 * @param idleTimeout how long a browser without a job stays; 0 ends it with its job
 * @param launchTimeout for a browser to start
 * @param allowHosts the only hosts that are reached, when it is set: example.com, *.example.com, each perhaps with a port; an address on it is reached though it is private
 * @param denyHosts hosts that are never reached, written in the same way
 * @param allowPrivateAddresses whether loopback, private, link-local and reserved addresses are reached too
 * @param allowEvaluate whether scripts may run JavaScript of their own in the page
 * @param keepEnded how long an ended job is remembered, for a worker that lost its answer
 * @param limits of one job
 */
@Validated
@ConfigurationProperties("emp.playwright")
record PlaywrightProperties(
        @Nullable Path executable,
        @DefaultValue("auto") Sandbox sandbox,
        @DefaultValue("2") @Min(1) @Max(64) int browsers,
        @DefaultValue("100") @Min(1) int jobsPerBrowser,
        @DefaultValue("1m") @DurationMin(millis = 0) Duration idleTimeout,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration launchTimeout,
        @DefaultValue List<String> allowHosts,
        @DefaultValue List<String> denyHosts,
        @DefaultValue("false") boolean allowPrivateAddresses,
        @DefaultValue("false") boolean allowEvaluate,
        @DefaultValue("1m") @DurationMin(millis = 0) Duration keepEnded,
        @DefaultValue @Valid Limits limits) {

    /** Whether Chromium's sandbox is on. */
    enum Sandbox {
        AUTO,
        ON,
        OFF
    }

    /**
     * What one job may use.
     *
     * @param time for a job, from the moment it has a browser; its input may ask for less
     * @param step for a page to open and for each step of a script
     * @param memory of the browser's processes together; only Linux tells it
     * @param received bytes of all responses together
     * @param response bytes of one response
     * @param requests that the page and all it loads make
     * @param pages that are open at once, popups included
     * @param redirects in a row
     * @param file bytes of one output file
     * @param files output files, downloads included
     * @param inline bytes of one extracted part in the result; more of it becomes a file
     * @param logLines errors of the page's console and refused hosts in the job's log
     */
    record Limits(
            @DefaultValue("2m") @DurationMin(millis = 1) Duration time,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration step,
            @DefaultValue("1GB") DataSize memory,
            @DefaultValue("100MB") DataSize received,
            @DefaultValue("50MB") DataSize response,
            @DefaultValue("2000") @Min(1) int requests,
            @DefaultValue("5") @Min(1) int pages,
            @DefaultValue("10") @Min(0) int redirects,
            @DefaultValue("50MB") DataSize file,
            @DefaultValue("50") @Min(1) int files,
            @DefaultValue("64KB") DataSize inline,
            @DefaultValue("100") @Min(0) int logLines) {}

    PlaywrightProperties {
        allowHosts = List.copyOf(allowHosts);
        denyHosts = List.copyOf(denyHosts);
        requireHosts("allow-hosts", allowHosts);
        requireHosts("deny-hosts", denyHosts);
    }

    HostRules hostRules() {
        return new HostRules(allowHosts, denyHosts, allowPrivateAddresses);
    }

    boolean sandboxed() {
        return sandbox == Sandbox.ON || (sandbox == Sandbox.AUTO && !"root".equals(System.getProperty("user.name")));
    }

    private static void requireHosts(String name, List<String> hosts) {
        try {
            new HostRules(hosts, List.of(), false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("emp.playwright." + name + ": " + e.getMessage(), e);
        }
    }
}
