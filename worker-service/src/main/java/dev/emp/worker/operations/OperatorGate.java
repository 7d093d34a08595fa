package dev.emp.worker.operations;

import dev.emp.worker.plan.MachineProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may operate the machine: whoever shows its token, and processes of the same host while it has none. */
@Component
final class OperatorGate {

    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] token;

    OperatorGate(MachineProperties machine) {
        String text = machine.operatorToken();
        this.token = text == null || text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param authorization the header; null when there is none
     * @param remoteAddress null or empty when it is not known, which counts as another host
     * @param origin the header by which a browser says for which page it asks; null when there is none
     * @throws OperationRefusedException saying what is missing
     */
    void check(@Nullable String authorization, @Nullable String remoteAddress, @Nullable String origin) {
        byte[] wanted = token;
        if (wanted == null) {
            if (!isLoopback(remoteAddress)) {
                throw new OperationRefusedException(
                        OperationRefusedException.Kind.FORBIDDEN,
                        "only processes on this host may operate the machine; set emp.machine.operator-token to allow others"
                                + " that show it");
            }
            if (origin != null) {
                // A browser on this host sends what any page in it wishes.
                throw new OperationRefusedException(
                        OperationRefusedException.Kind.FORBIDDEN,
                        "web pages may operate the machine only with its token; set emp.machine.operator-token");
            }
            return;
        }
        byte[] shown = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (!MessageDigest.isEqual(wanted, shown)) {
            throw new OperationRefusedException(
                    OperationRefusedException.Kind.UNAUTHORIZED,
                    "show the machine's operator token as 'Authorization: Bearer TOKEN'");
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            // Java takes no address for this host.
            return address != null
                    && !address.isEmpty()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
