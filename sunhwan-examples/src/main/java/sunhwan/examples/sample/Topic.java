package sunhwan.examples.sample;

import java.util.List;

/**
 * A class of questions.
 *
 * @param label its name
 * @param weight share of the rows, relative to the others'
 * @param things that people ask about
 */
record Topic(String label, int weight, List<String> things) {

  /** All classes; things are public services, none is anybody's in particular. */
  static final List<Topic> ALL =
      List.of(
          new Topic(
              "복지",
              26,
              List.of(
                  "육아휴직 장려금",
                  "기초연금",
                  "장애인 활동지원",
                  "한부모가족 지원금",
                  "긴급 생계비",
                  "어르신 돌봄 서비스",
                  "아동수당",
                  "경로당 급식",
                  "난방비 지원",
                  "산모 도우미",
                  "청년 수당",
                  "보청기 구입비",
                  "의료비 바우처",
                  "다자녀 카드")),
          new Topic(
              "교통",
              21,
              List.of(
                  "거주자 우선주차",
                  "버스 정류장 이전",
                  "불법주차 신고",
                  "공공자전거 대여",
                  "교통카드 환불",
                  "마을버스 노선",
                  "주차 단속 알림",
                  "어린이 보호구역 지정",
                  "전기차 충전소",
                  "택시 분실물",
                  "공영주차장 정기권",
                  "신호등 고장",
                  "견인된 차량",
                  "장애인 콜택시")),
          new Topic(
              "세금",
              17,
              List.of(
                  "재산세", "자동차세 연납", "지방소득세", "취득세 감면", "주민세", "지방세 환급금", "납세증명서", "세금 분할납부", "체납액",
                  "과오납금", "상속 취득세", "면허세 고지서")),
          new Topic(
              "환경",
              14,
              List.of(
                  "대형폐기물 배출",
                  "음식물 쓰레기통",
                  "재활용품 수거",
                  "공사장 소음",
                  "미세먼지 저감장치",
                  "정화조 청소",
                  "가로수 가지치기",
                  "폐건전지 수거함",
                  "하수구 악취",
                  "경유차 조기폐차",
                  "길고양이 급식소",
                  "종량제 봉투")),
          new Topic(
              "주택",
              12,
              List.of(
                  "공공임대주택",
                  "전세보증금 대출",
                  "재건축 안전진단",
                  "주거급여",
                  "청약 자격",
                  "임대차 신고",
                  "빈집 정비",
                  "아파트 관리비",
                  "건축물대장",
                  "옥상 누수",
                  "신혼부부 전세임대",
                  "집수리 지원")),
          new Topic(
              "문화",
              10,
              List.of(
                  "도서관 열람실",
                  "박물관 해설",
                  "수영장 강습",
                  "문화누리카드",
                  "동네 축제",
                  "체육관 대관",
                  "생활체육 교실",
                  "공연 할인",
                  "미술관 단체관람",
                  "시민대학 강좌",
                  "캠핑장 예약",
                  "작은도서관 자원봉사")));
}
