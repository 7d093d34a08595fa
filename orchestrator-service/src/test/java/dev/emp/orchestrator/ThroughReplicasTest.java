package dev.emp.orchestrator;

import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the API once more, through a proxy that gives each of their calls to the next of three replicas. Left out is what
 * looks into a replica, or says what only one of them does.
 */
@Suite
@SelectClasses(
        names = {
            "dev.emp.orchestrator.access.ApiKeyTest",
            "dev.emp.orchestrator.access.EndpointRoleTest",
            "dev.emp.orchestrator.access.ForeignPageTest",
            "dev.emp.orchestrator.access.MeTest",
            "dev.emp.orchestrator.access.OpennessTest",
            "dev.emp.orchestrator.alerts.AlertTest",
            "dev.emp.orchestrator.artifacts.ArtifactTest",
            "dev.emp.orchestrator.audit.AuditTest",
            "dev.emp.orchestrator.batches.BatchRefusalTest",
            "dev.emp.orchestrator.batches.BatchStreamTest",
            "dev.emp.orchestrator.batches.BatchTest",
            "dev.emp.orchestrator.bulk.BulkTest",
            "dev.emp.orchestrator.control.RestrictionTest",
            "dev.emp.orchestrator.edge.ForwardedHeadersTest",
            "dev.emp.orchestrator.files.AttachmentTest",
            "dev.emp.orchestrator.files.FileQuotaTest",
            "dev.emp.orchestrator.files.FileTest",
            "dev.emp.orchestrator.fleet.FleetTest",
            "dev.emp.orchestrator.fleet.MachineCommandTest",
            "dev.emp.orchestrator.fleet.ServiceLogTest",
            "dev.emp.orchestrator.health.BusOutageTest",
            "dev.emp.orchestrator.jobs.JobTest",
            "dev.emp.orchestrator.oidc.OidcTest",
            "dev.emp.orchestrator.scaling.PoolTest",
            "dev.emp.orchestrator.schedules.ScheduleApiTest",
            "dev.emp.orchestrator.schedules.ScheduleRefusalTest",
            "dev.emp.orchestrator.schedules.ScheduleRunTest",
            "dev.emp.orchestrator.streams.StreamTest",
            "dev.emp.orchestrator.submission.DryRunTest",
            "dev.emp.orchestrator.submission.FallbackTest",
            "dev.emp.orchestrator.submission.RefusalTest",
            "dev.emp.orchestrator.submission.SecretUseTest",
            "dev.emp.orchestrator.submission.SubmissionTest",
            "dev.emp.orchestrator.tenants.QuotaTest",
            "dev.emp.orchestrator.tenants.TenantIsolationTest",
            "dev.emp.orchestrator.tenants.TenantTest",
            "dev.emp.orchestrator.traces.TraceTest",
            "dev.emp.orchestrator.webhooks.DeliveryTest",
            "dev.emp.orchestrator.webhooks.SecretsTest",
            "dev.emp.orchestrator.webhooks.WebhookApiTest",
            "dev.emp.orchestrator.webhooks.WebhookManualTest",
            "dev.emp.orchestrator.why.WhyTest"
        })
@ExcludeTags(TestOrchestrator.OF_ONE_REPLICA)
class ThroughReplicasTest {

    @BeforeSuite
    static void replicate() {
        TestOrchestrator.replicate(3);
    }

    @AfterSuite
    static void stop() {
        TestOrchestrator.replicate(1);
    }
}
