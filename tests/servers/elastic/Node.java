import org.codelibs.opensearch.runner.OpenSearchRunner;

/** A node of one in a folder, on a port of the loopback, until nobody holds the other end of standard input. */
public class Node {
    public static void main(String[] arguments) throws Exception {
        String folder = arguments[0];
        String port = arguments[1];
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", port);
            settings.put("transport.port", "0");
            settings.put("discovery.type", "single-node");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(folder).numOfNode(1).useLogger());
        while (System.in.read() >= 0) {
            // nothing is said to us
        }
        Runtime.getRuntime().halt(0);
    }
}
