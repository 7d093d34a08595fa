package dev.emp.jobbus.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis that speaks only TLS and has a user with the rights of the manual. The default user may do everything.
 *
 * @param program embedded or installed
 * @param certificate of the server
 * @param rights of the user {@link #USER}
 */
record RedisSecuredServer(Path program, TestCertificate certificate, List<String> rights)
        implements RedisProcess.Command {

    static final String USER = "emp";
    static final String PASSWORD = "a-secret-of-the-bus";
    static final String ADMIN_PASSWORD = "a-secret-of-the-admin";

    @Override
    public String readyLine() {
        return "Ready to accept connections";
    }

    @Override
    public List<String> on(int port, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--port", "0", "--bind", RedisProcess.HOST));
        command.addAll(List.of("--dir", directory.toString(), "--save", ""));
        command.addAll(List.of("--tls-port", Integer.toString(port), "--tls-auth-clients", "no"));
        command.addAll(List.of("--tls-cert-file", certificate.certificate().toString()));
        command.addAll(List.of("--tls-key-file", certificate.key().toString()));
        command.addAll(List.of("--tls-ca-cert-file", certificate.certificate().toString()));
        command.addAll(List.of("--requirepass", ADMIN_PASSWORD, "--user", USER, "on", ">" + PASSWORD));
        command.addAll(rights);
        return command;
    }
}
