package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Role;
import dev.emp.orchestrator.tenants.TenantName;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Lets administrators call on behalf of a tenant that is not their own. */
final class OnBehalf {

    static final String TENANT = "X-Emp-Tenant";

    private OnBehalf() {}

    /** @throws ProblemException if the header is wrong, or not for this caller */
    static Caller of(Caller caller, HttpHeaders headers) {
        List<String> given = headers.getOrEmpty(TENANT);
        if (given.isEmpty() || given.equals(List.of(caller.tenant()))) {
            return caller;
        }
        if (!caller.role().includes(Role.ADMIN)) {
            throw AccessRefusals.roleTooLow(Role.ADMIN, caller);
        }
        if (given.size() > 1 || !TenantName.isValid(given.getFirst())) {
            throw new ProblemException(
                    ErrorCode.INVALID_HEADER, "the header " + TENANT + ", given once, " + TenantName.RULE);
        }
        return caller.onBehalfOf(given.getFirst());
    }
}
