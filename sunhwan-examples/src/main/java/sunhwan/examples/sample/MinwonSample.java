package sunhwan.examples.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes short Korean questions to a city's service centre: synthetic, the same for the same seed.
 *
 * <p>A row asks about one thing and belongs to its class. In about two rows of five a thing of
 * another class is mentioned as well, as what is already done, not meant, or only the occasion;
 * which of the two is asked about shows in word order, particles and endings, not in the words
 * alone. In a further part the title says nothing. About two rows in a hundred carry a wrong label,
 * as real ones do.
 */
final class MinwonSample {
  static final List<String> COLUMNS = List.of("번호", "분류", "제목", "내용");

  private static final double MENTIONS_ANOTHER = 0.42;
  private static final double TITLE_SAYS_IT = 0.35;
  private static final double WRONG_LABEL = 0.02;
  private static final double RUN_TOGETHER = 0.06;

  private static final List<String> VAGUE_TITLES =
      List.of(
          "문의드립니다",
          "궁금한 점이 있습니다",
          "신청 방법 문의",
          "자격이 되는지 궁금합니다",
          "안내 부탁드립니다",
          "질문 있습니다",
          "민원 접수합니다",
          "확인 부탁드려요",
          "처리 기간 문의",
          "담당 부서가 어디인가요?",
          "도와주세요",
          "상담 요청");
  private static final List<String> TITLE_ENDINGS =
      List.of("문의", "신청 문의", "관련 질문", "어떻게 하나요?", "안내 요청", "처리 기간", "담당 부서", "자격 문의");
  private static final List<String> PLACES =
      List.of(
          "",
          "",
          "",
          "",
          "저희 동네에서 ",
          "구청에서 ",
          "주민센터에서 ",
          "부모님 댁 근처에서 ",
          "회사 근처에서 ",
          "우리 구에서 ",
          "시청에서 ");
  private static final List<String> PEOPLE =
      List.of(
          "",
          "",
          "",
          "저는 직장인입니다. ",
          "어머니 대신 여쭙니다. ",
          "외국에서 온 지 얼마 안 됐습니다. ",
          "아이가 둘입니다. ",
          "혼자 살고 있습니다. ",
          "자영업을 합니다. ",
          "대학생입니다. ",
          "휠체어를 씁니다. ");
  private static final List<String> THANKS =
      List.of(
          "",
          "",
          "",
          " 감사합니다.",
          " 답변 부탁드립니다.",
          " 빠른 회신 바랍니다.",
          " 수고하세요.",
          " 전화로 알려 주세요.",
          " 서류도 알려 주세요.");

  private final SplittableRandom random;

  private MinwonSample(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Rows in the order of {@link #COLUMNS}, no two with the same text. */
  static List<List<String>> rows(int count, long seed) {
    MinwonSample sample = new MinwonSample(seed);
    Set<String> texts = new HashSet<>();
    List<List<String>> rows = new ArrayList<>();
    while (rows.size() < count) {
      List<String> row = sample.row(rows.size() + 1);
      if (texts.add(row.get(2) + " " + row.get(3))) {
        rows.add(row);
      }
    }
    return rows;
  }

  private List<String> row(int number) {
    Topic asked = topic();
    Topic other = topic();
    while (other.equals(asked)) {
      other = topic();
    }
    String a = pick(asked.things());
    String title =
        random.nextDouble() < TITLE_SAYS_IT ? a + " " + pick(TITLE_ENDINGS) : pick(VAGUE_TITLES);
    String body =
        pick(PEOPLE)
            + (random.nextDouble() < MENTIONS_ANOTHER
                ? withAnother(a, pick(other.things()))
                : alone(a))
            + pick(THANKS);
    if (random.nextDouble() < RUN_TOGETHER) {
      body = body.replaceFirst("(?<=[은는이가을를]) ", "");
    }
    Topic label = random.nextDouble() < WRONG_LABEL ? other : asked;
    return List.of(Integer.toString(number), label.label(), title, body);
  }

  /** A question about a alone. */
  private String alone(String a) {
    String place = pick(PLACES);
    return switch (random.nextInt(10)) {
      case 0 -> place + Josa.OBJECT.after(a) + " 신청하려면 어떻게 해야 하나요?";
      case 1 -> place + Josa.TOPIC.after(a) + " 누구나 이용할 수 있는지 궁금합니다.";
      case 2 -> a + " 때문에 연락드렸습니다. " + place + "어디에 물어봐야 하죠?";
      case 3 -> place + a + " 건이 아직 처리되지 않았어요. 언제쯤 될까요?";
      case 4 -> "인터넷으로 " + Josa.OBJECT.after(a) + " 알아봤는데 나오지 않습니다.";
      case 5 -> place + a + "에 대해 자세히 알고 싶어요.";
      case 6 -> Josa.SUBJECT.after(a) + " 필요한데 " + place + "어떤 서류를 준비해야 합니까?";
      case 7 -> place + a + " 담당자와 통화가 되지 않네요. 연락처 좀 알려 주시겠어요?";
      case 8 -> "작년에 이어 올해도 " + Josa.OBJECT.after(a) + " 이용할 수 있을까요?";
      default -> place + Josa.TOPIC.after(a) + " 대리인이 처리해도 되나요?";
    };
  }

  /** A question about a in which b is only mentioned. */
  private String withAnother(String a, String b) {
    return switch (random.nextInt(12)) {
      case 0 -> b + " 말고 " + Josa.OBJECT.after(a) + " 알아보고 있습니다. 어떻게 신청하나요?";
      case 1 -> Josa.TOPIC.after(b) + " 이미 해결됐고요, 이번에는 " + Josa.OBJECT.after(a) + " 문의드립니다.";
      case 2 -> b + " 때문에 방문했다가 " + Josa.SUBJECT.after(a) + " 있다는 말을 들었어요. 저도 되나요?";
      case 3 -> Josa.SUBJECT.after(a) + " 궁금합니다. " + Josa.TOPIC.after(b) + " 지난번에 답을 들었습니다.";
      case 4 -> Josa.OBJECT.after(b) + " 물어보니 " + a + "부터 알아보라고 하네요. 어디서 하면 되죠?";
      case 5 -> Josa.SUBJECT.after(b) + " 아니라 " + Josa.SUBJECT.after(a) + " 문제입니다. 확인해 주세요.";
      case 6 -> Josa.OBJECT.after(a) + " 신청했는데 자꾸 " + b + " 담당으로 연결됩니다. 바로잡아 주세요.";
      case 7 -> b + " 안내문을 받았지만 제가 원하는 것은 " + a + "입니다.";
      case 8 -> Josa.TOPIC.after(a) + " 어떻게 되나요? " + Josa.OBJECT.after(b) + " 물은 게 아닙니다.";
      case 9 -> "친구는 " + Josa.OBJECT.after(b) + " 이용한다는데 저는 " + Josa.SUBJECT.after(a) + " 더 급합니다.";
      case 10 -> Josa.OBJECT.after(a) + " 신청하려면 " + Josa.OBJECT.after(b) + " 먼저 끝내야 하나요?";
      default -> Josa.WITH.after(b) + " 상관없이 " + Josa.OBJECT.after(a) + " 따로 신청할 수 있는지요?";
    };
  }

  private Topic topic() {
    int all = Topic.ALL.stream().mapToInt(Topic::weight).sum();
    int drawn = random.nextInt(all);
    for (Topic topic : Topic.ALL) {
      drawn -= topic.weight();
      if (drawn < 0) {
        return topic;
      }
    }
    throw new AssertionError("the weights add up to " + all);
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
