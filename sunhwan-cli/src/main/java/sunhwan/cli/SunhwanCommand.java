package sunhwan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import sunhwan.training.Provenance;

/** What stands before the verbs. */
@Command(
    name = "sunhwan",
    mixinStandardHelpOptions = true,
    versionProvider = SunhwanCommand.Version.class,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions:%n",
    description = "Trains, compares, explains and saves recurrent text classifiers.",
    footer = {
      "",
      "Begin with:",
      "  sunhwan compare                                         # on a sample that comes with it",
      "  sunhwan compare 민원.csv --text 제목,내용 --label 분류",
      "  sunhwan VERB --help                                     # every option of a verb"
    })
final class SunhwanCommand {
  /** The version, and Java, machine and kernels. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = SunhwanCommand.class.getResourceAsStream("version.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      Map<String, String> here = Provenance.here();
      return new String[] {
        "sunhwan " + properties.getProperty("version", "of unknown version"),
        "Java " + here.get("java") + " (" + here.get("vm") + "), " + here.get("machine"),
        "kernels: " + here.get("kernels")
      };
    }
  }
}
