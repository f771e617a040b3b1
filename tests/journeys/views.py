"""Every page of the product that a person can come to, in each state worth looking at."""

from competitions.quizzes.domain.questions import Kind
from core.web.guides import GUIDES
from tests.journeys.stages import SCRIPTS
from tests.journeys.viewing import ADMIN, ERROR, HOST, OFFICER, PASSWORD, Send, View
from tests.journeys.views_certificates import CERTIFICATES
from tests.journeys.views_council import COUNCIL
from tests.journeys.views_day import DAY
from tests.journeys.views_doors import SESSION_DOORS
from tests.journeys.views_dossiers import DOSSIERS
from tests.journeys.views_inspection import INSPECTION
from tests.journeys.views_kit import KIT
from tests.journeys.views_passport import PASSPORT
from tests.journeys.views_people import DOUBLES
from tests.journeys.views_planning import PLANNING
from tests.journeys.views_registration import REGISTRATION
from tests.journeys.views_rounds import ROUNDS
from tests.journeys.views_series import SERIES

PHONE, HALL = "a phone with a seat", "the projector"
LONG = "Trường Phổ thông Dân tộc Bán trú Trung học cơ sở và Trung học phổ thông số 2 Mường Nhé – Sín Thầu"
BAD_LIST = "Họ và tên;Điện thoại;E-mail;Vai trò;Từ ngày;Đến ngày\n;0912;;gì đó;hôm qua;\nLò Văn A;;;Cán bộ;;\n".encode()
BAD_CSV = "kind,text,option_1\nchoice,Không có đáp án,A\nlạ,?,\n".encode()
GIFT = (
    "// từ Moodle\n::Mật khẩu:: Mật khẩu mạnh là gì? {=Dài và khó đoán ~Ngày sinh ~%50%Tên con}\n\n"
    "::Bài luận:: Kể về chợ phiên. {}\n\n::Đúng sai:: Gửi mã OTP cho người lạ là an toàn. {F}\n\n"
    "::Hỏng:: Thiếu ngoặc {=a ~b\n"
).encode()

PUBLIC = (
    View("home", "/", shows=".province-map"),
    View("board", "/bang-xep-hang", shows="tbody tr:nth-child(45)"),
    View("board-cluster", "/bang-xep-hang?cum={cluster}", shows="tbody tr"),
    View("board-per-capita", "/bang-xep-hang?cach-do=per_capita", shows="tbody tr"),
    View("board-day", "/bang-xep-hang?ky=2026-10-10&tieu-chi=live", shows="tbody tr"),
    View("board-share-wrong", "/bang-xep-hang?cach-do=target_share", shows=ERROR),
    View("board-past", "/bang-xep-hang?luc=2026-01-01T07:30", shows=".empty-state"),
    View("board-none", "/bang-xep-hang?tim=khongdau", shows=".empty-state"),
    View("board-party-cells", "/bang-xep-hang?loai=party_cell"),
    View("board-schools", "/bang-xep-hang?loai=school"),
    View("board-print", "/bang-xep-hang/in", shows="tbody tr:nth-child(45)"),
    View("unit", "/don-vi/{commune}", shows="tbody tr"),
    View("unit-entries", "/don-vi/{commune}/so-cai", shows="tbody tr"),
    View("unit-entries-none", "/don-vi/{commune}/so-cai?ky=2024", shows=".empty-state"),
    View("unit-without-points", "/don-vi/{school}"),
    View("unit-unknown", "/don-vi/99999"),
    View("units", "/don-vi", shows="tbody tr:nth-child(45)"),
    View("units-old-name", "/don-vi?tim=ang+nua", shows="tbody tr"),
    View("units-schools", "/don-vi?loai=school"),
    View("units-none", "/don-vi?tim=khongdau", shows=".empty-state"),
    View("sign-in", "/dang-nhap"),
    View(
        "sign-in-wrong", "/dang-nhap", shows=ERROR, send=Send(fields={"login": "ai@ngayhoi.example", "password": "x"})
    ),
    View("activation", "/kich-hoat"),
    View(
        "activation-wrong",
        "/kich-hoat",
        shows=ERROR,
        send=Send(fields={"code": "abcd", "password": "ngắn", "again": "khác"}),
    ),
    View("link", "/vao"),
    View("link-wrong", "/vao", shows=ERROR, send=Send(fields={"code": "abcd"})),
    View("receipt", "/bien-nhan"),
    View("receipt-none", "/bien-nhan?pin={pin-open}&cau=1&ma=AAAAAA", shows=".notice"),
    View("guides", "/huong-dan", shows="main li"),
    *(View(f"guide-{slug}", f"/huong-dan/{slug}", shows="main li") for slug in GUIDES),
    View("quiz-help", "/bo-cau-hoi/huong-dan"),
    View("no-such-page", "/khong-co-trang-nay"),
    View("forbidden", "/nguoi-dung", who=HOST),
    View("projector-without-key", "/chieu/{pin-open}"),
    View("projector-unknown-pin", "/chieu/000000"),
)
DOORS = (
    View("pin-unknown", "/choi/000000"),
    View("pin-mistyped", "/choi?pin=12"),
    View("join", "/choi/{pin-lobby}", shows="#name"),
    View(
        "join-wrong",
        "/choi/{pin-lobby}",
        shows="#name",
        send=Send("#join", {"name": ""}, by="the page's script"),
    ),
    View("join-locked", "/choi/{pin-locked}"),
    View("join-full", "/choi/{pin-full}"),
    View("join-finished", "/choi/{pin-finished}"),
    View("banned", "/choi/{pin-banned}", who=PHONE),
)
PHASES = tuple(name for name in SCRIPTS if name not in {"locked", "banned", "full"})
LIVE = (
    *(View(f"phone-{phase}", f"/choi/{{pin-{phase}}}", who=PHONE, shows="#screen > *") for phase in PHASES),
    *(View(f"hall-{phase}", f"{{hall-{phase}}}", who=HALL, shows="main") for phase in PHASES),
    *(View(f"console-{phase}", f"/dan/{{room-{phase}}}", who=HOST) for phase in PHASES),
    View("rooms", "/dan", who=HOST, shows="tbody tr"),
    View(
        "rooms-wrong",
        "/dan",
        who=HOST,
        shows=ERROR,
        send=Send("#new_room", {"capacity": "-1", "seconds_per_question": "1"}),
    ),
    View("results", "/dan/{room-finished}/ket-qua", who=HOST),
    View("results-before-the-end", "/dan/{room-open}/ket-qua", who=HOST),
)
QUIZZES = (
    View("bank", "/bo-cau-hoi", who=HOST, shows="tbody tr"),
    View("quiz", "/bo-cau-hoi/{quiz}", who=HOST, shows="li.card:nth-child(9)"),
    View("quiz-of-another", "/bo-cau-hoi/{foreign-quiz}", who=HOST),
    View("quiz-empty", "/bo-cau-hoi/{empty-quiz}", who=HOST, shows=".empty-state"),
    View("quiz-new", "/bo-cau-hoi/moi", who=HOST),
    View("quiz-new-wrong", "/bo-cau-hoi/moi", who=HOST, shows=ERROR, send=Send()),
    View("quiz-rename", "/bo-cau-hoi/{quiz}/ten", who=HOST),
    View("quiz-rename-wrong", "/bo-cau-hoi/{quiz}/ten", who=HOST, shows=ERROR, send=Send(fields={"title": ""})),
    *(View(f"question-new-{kind}", f"/bo-cau-hoi/{{quiz}}/cau/moi?kind={kind}", who=HOST) for kind in Kind),
    *(View(f"question-edit-{kind}", f"/bo-cau-hoi/{{quiz}}/cau/{{question-{kind}}}", who=HOST) for kind in Kind),
    *(
        View(
            f"question-wrong-{kind}",
            f"/bo-cau-hoi/{{quiz}}/cau/moi?kind={kind}",
            who=HOST,
            shows=ERROR,
            send=Send(fields={"seconds": "1"}),
        )
        for kind in Kind
    ),
    View("question-pictures", "/bo-cau-hoi/{picture-quiz}/cau/{picture-question}", who=ADMIN, shows=".thumbnail"),
    View("question-delete", "/bo-cau-hoi/{quiz}/cau/{question-choice}/xoa", who=HOST),
    View("import", "/bo-cau-hoi/nhap", who=HOST),
    View("import-nothing", "/bo-cau-hoi/nhap", who=HOST, shows=ERROR, send=Send()),
    View("import-wrong", "/bo-cau-hoi/nhap", who=HOST, shows=ERROR, send=Send(file=("đề.csv", BAD_CSV))),
    View("import-report", "/bo-cau-hoi/nhap", who=HOST, shows="tbody tr", send=Send(file=("đề.gift", GIFT))),
)
PEOPLE = (
    View("people-units", "/nguoi-dung", who=ADMIN, shows="tbody tr"),
    View("people-units-none", "/nguoi-dung?tim=khongdau", who=ADMIN, shows=".empty-state"),
    View("people", "/nguoi-dung/{crowded}", who=ADMIN, shows="tbody tr"),
    View("people-of-an-officer", "/nguoi-dung", who=OFFICER),
    View("people-none", "/nguoi-dung/{school}", who=ADMIN, shows=".empty-state"),
    View("person-new", "/nguoi-dung/{crowded}/them", who=ADMIN),
    View("person-new-wrong", "/nguoi-dung/{crowded}/them", who=ADMIN, shows=ERROR, send=Send(fields={"phone": "12"})),
    View("person", "/nguoi-dung/{crowded}/{person}", who=ADMIN),
    View(
        "person-closing-wrong",
        "/nguoi-dung/{crowded}/{person}",
        who=ADMIN,
        shows=ERROR,
        send=Send("form[action$=dong]"),
    ),
    View("roster", "/nguoi-dung/{crowded}/nhap", who=ADMIN),
    View("roster-wrong", "/nguoi-dung/{crowded}/nhap", who=ADMIN, shows=ERROR, send=Send(file=("ds.csv", BAD_LIST))),
    View("slips", "/nguoi-dung/{crowded}", who=ADMIN, shows="section.card", send=Send("form[action$=phieu]")),
    View("my-account", "/tai-khoan", who=OFFICER),
    View(
        "my-account-wrong",
        "/tai-khoan",
        who=OFFICER,
        shows=ERROR,
        send=Send("form[action$=mat-khau]", {"old": "x"}),
    ),
    View(
        "my-account-token",
        "/tai-khoan",
        who=OFFICER,
        shows="main code, main .notice",
        send=Send("form[action$=khoa]", {"name": "Máy ở uỷ ban", "token_password": PASSWORD}),
    ),
)
TALK = {
    "kind": "session.propaganda",
    "occurred_on": "2026-01-05",
    "quantity": "25",
    "link": "https://dienbien.example/ke-hoach/rat-dai/khong-co-cho-nao-de-xuong-dong/cua-uy-ban-nhan-dan-xa",
    "note": LONG,
}
DECLARATIONS = (
    View("declarations", "/thi-dua/khai-bao", who=OFFICER),
    View("declarations-of-all", "/thi-dua/khai-bao", who=ADMIN),
    View("declarations-none", "/thi-dua/khai-bao?tim=khongdau", who=OFFICER, shows=".empty-state"),
    View("declaration-new", "/thi-dua/khai-bao/moi", who=OFFICER, shows="#quantity"),
    View("declaration-new-wrong", "/thi-dua/khai-bao/moi", who=OFFICER, shows=ERROR, send=Send("main form.card")),
    View("declaration-draft", "/thi-dua/khai-bao/moi", who=OFFICER, shows="#file", send=Send("main form.card", TALK)),
    View("confirmations", "/thi-dua/xac-nhan", who=ADMIN),
    View("confirmations-all-ticked", "/thi-dua/xac-nhan?chon=tat-ca", who=ADMIN),
    View("data-reports", "/thi-dua/bao-sai/danh-sach", who=ADMIN),
    View("provisional-lists", "/thi-dua/soat", who=ADMIN),
    View("provisional-lists-of-an-officer", "/thi-dua/soat", who=OFFICER),
    View("freeze-new", "/thi-dua/soat/ky-chot/moi", who=ADMIN, shows="#period"),
    View("freeze-new-wrong", "/thi-dua/soat/ky-chot/moi", who=ADMIN, shows=ERROR, send=Send()),
)
PLAN = {
    "number": "9/KH-UBND",
    "title": "Kế hoạch năm 2027",
    "issued_on": "2026-12-20",
    "valid_from": "2027-01-01",
    "valid_to": "2027-12-31",
}
BAD_PLAN = "Mã,Phần của kế hoạch,Tên chỉ tiêu,Đơn vị tính,Đo bằng cách nào,Cách tính theo năm,Theo dõi ở loại đơn vị\n"
INDICATORS = (
    View("indicators", "/chi-tieu", shows="tbody tr:nth-child(79)"),
    View("indicators-part", "/chi-tieu?muc=5.4&nam=2025", shows="tbody tr"),
    View("indicators-none", "/chi-tieu?tim=khongdau", shows=".empty-state"),
    View("indicators-print", "/chi-tieu/in", shows="tbody tr:nth-child(79)"),
    View("indicator", "/chi-tieu/1.4a"),
    View("indicator-of-the-province", "/chi-tieu/1.3a", shows=".empty-state"),
    View("indicator-unknown", "/chi-tieu/khong-co"),
    View("unit-indicators", "/don-vi/{commune}/chi-tieu", shows="tbody tr"),
    View("unit-indicators-print", "/don-vi/{commune}/chi-tieu/in", shows="tbody tr"),
    View("plans", "/quan-ly/ke-hoach", who=ADMIN, shows="tbody tr"),
    View(
        "plans-wrong",
        "/quan-ly/ke-hoach",
        who=ADMIN,
        shows=ERROR,
        send=Send(fields=PLAN | {"number": ""}, file=("kế hoạch.csv", (BAD_PLAN + "X!,,,,,mãi,làng\n").encode())),
    ),
    View(
        "plan-preview",
        "/quan-ly/ke-hoach",
        who=ADMIN,
        shows="tbody tr",
        send=Send(
            fields=PLAN,
            file=(
                "kế hoạch.csv",
                (BAD_PLAN.strip() + ",Chưa đo được vì\nN-1,I. Chung,Tên,lớp,Chờ,yearly,commune,Chưa có\n").encode(),
            ),
        ),
    ),
)
CONSOLE_OF_UNITS = "/quan-ly/don-vi"
BAD_VILLAGES = "Xã, phường;Tên thôn, bản;Loại\nXã Không Có;A;bản\n;B;huyện\n".encode()
LISTED = {"source": "Danh sách của xã"}
UNITS = (
    View("unit-tree", CONSOLE_OF_UNITS, who=ADMIN, shows="tbody tr:nth-child(45)"),
    View("unit-tree-of-an-officer", CONSOLE_OF_UNITS, who=OFFICER, shows="tbody tr"),
    View("unit-tree-none", f"{CONSOLE_OF_UNITS}?tim=khongdau", who=ADMIN, shows=".empty-state"),
    View("unit-file", f"{CONSOLE_OF_UNITS}/{{commune}}", who=ADMIN, shows="tbody tr"),
    *(
        View(f"unit-{act}", f"{CONSOLE_OF_UNITS}/{{commune}}/thay-doi?viec={act}", who=ADMIN)
        for act in ("rename", "move", "merge", "split")
    ),
    View(
        "unit-rename-wrong",
        f"{CONSOLE_OF_UNITS}/{{commune}}/thay-doi?viec=rename",
        who=ADMIN,
        shows=ERROR,
        send=Send(fields={"on": "2025-01-01"}),
    ),
    View("unit-figures", f"{CONSOLE_OF_UNITS}/{{commune}}/so-lieu", who=ADMIN, shows="tbody tr"),
    View(
        "unit-figures-wrong",
        f"{CONSOLE_OF_UNITS}/{{commune}}/so-lieu",
        who=ADMIN,
        shows=ERROR,
        send=Send(fields={"year": "1999"}),
    ),
    View("figures-waiting", f"{CONSOLE_OF_UNITS}/so-lieu", who=ADMIN),
    View("village-list", f"{CONSOLE_OF_UNITS}/nhap-ban", who=OFFICER),
    View(
        "village-list-wrong",
        f"{CONSOLE_OF_UNITS}/nhap-ban",
        who=ADMIN,
        shows=ERROR,
        send=Send(fields=LISTED, file=("ban.csv", BAD_VILLAGES)),
    ),
    View("unit-list", f"{CONSOLE_OF_UNITS}/nhap", who=ADMIN),
    View(
        "unit-list-difference",
        f"{CONSOLE_OF_UNITS}/nhap",
        who=ADMIN,
        shows="dl.figures",
        send=Send(fields=LISTED, file=("dv.csv", "Mã;Tên;Loại\nth-vi-du;Trường Ví Dụ;Trường học\n".encode())),
    ),
    View("clusters", f"{CONSOLE_OF_UNITS}/cum", who=ADMIN, shows="tbody tr"),
    View("clusters-wrong", f"{CONSOLE_OF_UNITS}/cum", who=ADMIN, shows=ERROR, send=Send()),
    View("cluster", f"{CONSOLE_OF_UNITS}/cum/{{cluster}}", who=ADMIN, shows="tbody tr"),
    View("boundaries", f"{CONSOLE_OF_UNITS}/ranh-gioi", who=ADMIN),
    View("boundaries-wrong", f"{CONSOLE_OF_UNITS}/ranh-gioi", who=ADMIN, shows=ERROR, send=Send()),
)
WRONG_FIGURES = "Đơn vị;Loại số liệu;Ngày hoặc tháng;Số lượng\n99999;gì đó;32/13/2026;nhiều\n".encode()
FIGURES = "Đơn vị;Loại số liệu;Ngày hoặc tháng;Số lượng\n03127;vneid.account;09/2026;120\n".encode()
FAMILIES = "Tên;Ngày\nHộ 12;01/10/2026\n".encode()
REGISTERS = (
    View("registers", "/thi-dua/so", who=OFFICER, shows="tbody tr"),
    View("registers-of-the-province", "/thi-dua/so", who=ADMIN, shows="tbody tr"),
    View("register", "/thi-dua/so/dai-su-so", who=OFFICER),
    View("register-none", "/thi-dua/so/van-ban?tim=khongdau", who=OFFICER, shows=".empty-state"),
    View("register-entry-new", "/thi-dua/so/gia-dinh-so/them", who=OFFICER, shows="fieldset"),
    View("register-entry-wrong", "/thi-dua/so/bai-viet/them", who=OFFICER, shows=ERROR, send=Send()),
    View("register-list", "/thi-dua/so/tai-lieu/nhap", who=OFFICER),
    View(
        "register-list-wrong",
        "/thi-dua/so/gia-dinh-so/nhap",
        who=OFFICER,
        shows=ERROR,
        send=Send(file=("ho.csv", "Tên;Ngày\n;mai\n".encode())),
    ),
    View(
        "register-list-preview",
        "/thi-dua/so/gia-dinh-so/nhap",
        who=OFFICER,
        shows="tbody tr",
        send=Send(file=("ho.csv", FAMILIES)),
    ),
    View("imports", "/thi-dua/nhap-so-lieu", who=ADMIN),
    View(
        "imports-wrong",
        "/thi-dua/nhap-so-lieu",
        who=ADMIN,
        shows=ERROR,
        send=Send("main form[method=post]", file=("sai.csv", WRONG_FIGURES)),
    ),
    View(
        "import-preview",
        "/thi-dua/nhap-so-lieu",
        who=ADMIN,
        shows="tbody tr",
        send=Send("main form[method=post]", file=("vneid.csv", FIGURES)),
    ),
)
SNAPSHOT, SCHEME = "/bang-xep-hang/chot/{snapshot}", "/thi-dua/thang-diem"
FROZEN = (
    View("snapshots", "/bang-xep-hang/chot", shows="tbody tr"),
    View("snapshots-none", "/bang-xep-hang/chot?loai=party_cell&ky=2026-Q1", shows=".empty-state"),
    View("snapshot", SNAPSHOT, shows="tbody tr:nth-child(45)"),
    View("snapshot-print", f"{SNAPSHOT}/in", shows="tbody tr:nth-child(45)"),
    View("snapshot-unknown", "/bang-xep-hang/chot/khong-co"),
    View("snapshot-new", "/bang-xep-hang/chot/moi?ky=2026-Q4", who=ADMIN, shows="tbody tr"),
    View("snapshot-new-wrong", "/bang-xep-hang/chot/moi?ky=2026-Q4", who=ADMIN, shows=ERROR, send=Send()),
    View("reveal", f"{SNAPSHOT}/cong-bo", who=HOST, shows="#go"),
    View("reveal-place", f"{SNAPSHOT}/cong-bo?den=12", who=HOST, shows="#go"),
    View("reveal-podium", f"{SNAPSHOT}/cong-bo?den=1", who=HOST, shows=".pillars"),
    View("schemes", SCHEME, shows="main section.card"),
    View("scheme-new", f"{SCHEME}/moi", who=ADMIN, shows="textarea"),
    View("scheme-new-wrong", f"{SCHEME}/moi", who=ADMIN, shows=ERROR, send=Send(fields={"document": '{"rules": 3}'})),
    View("scheme-trial", f"{SCHEME}/moi", who=ADMIN, shows="main section h2", send=Send()),
    View("rescoring-new", f"{SCHEME}/cham-lai", who=ADMIN),
    View("brief", "/don-vi/{commune}/ban-tin", shows=".brief-figures"),
    View("brief-print", "/don-vi/{commune}/ban-tin/in", shows=".sheet-page"),
    View("brief-not-out", "/don-vi/{commune}/ban-tin?tuan=2027-W01"),
    View("briefs", "/thi-dua/ban-tin?cum={cluster}", shows="tbody tr"),
    View("briefs-none", "/thi-dua/ban-tin?loai=school&cum=khong-co", shows=".empty-state"),
    View("briefs-print", "/thi-dua/ban-tin/in?cum={cluster}", shows=".sheet-page"),
)
ENTRY, DRAFT = "/thi-dua/so/dai-su-so/{ambassador}", "/thi-dua/so/gia-dinh-so/{family}"
MOVEMENT = (
    View("desk", "/thi-dua", who=OFFICER),
    View("desk-of-an-administrator", "/thi-dua", who=ADMIN),
    View("desk-of-a-cluster-head", "/thi-dua", who="cumtruong"),
    View("declaration", "/thi-dua/khai-bao/{declaration}", who=OFFICER, shows="main ul"),
    View("declaration-of-another", "/thi-dua/khai-bao/{declaration}", who=ADMIN),
    View("declaration-edit", "/thi-dua/khai-bao/{edited}/sua", who=OFFICER, shows="#quantity"),
    View("declaration-versions", "/thi-dua/khai-bao/{edited}/so-sanh?ban=3", who=OFFICER, shows="main form"),
    View("fact", "/so-cai/muc/{fact}", shows="main dl"),
    View("fact-of-an-officer", "/so-cai/muc/{fact}", who=OFFICER, shows="main dl"),
    View("data-report-new", "/thi-dua/bao-sai?muc={fact}", shows="textarea"),
    View("data-report-new-wrong", "/thi-dua/bao-sai?muc={fact}", shows=ERROR, send=Send("main form[method=post]")),
    View("data-report", "/thi-dua/bao-sai/{report}", who=ADMIN, shows="textarea"),
    View("data-report-wrong", "/thi-dua/bao-sai/{report}", who=ADMIN, shows=ERROR, send=Send("main form[method=post]")),
    View("provisional-list", "/thi-dua/soat/{review}", who=OFFICER, shows="tbody tr"),
    View("freeze", "/thi-dua/soat/ky-chot/{freeze}", who=ADMIN, shows="#period"),
    View("import-finished", "/thi-dua/nhap-so-lieu/{import}", who=ADMIN, shows="tbody tr"),
    View("register-entry", ENTRY, who=OFFICER),
    View("register-entry-draft", DRAFT, who=OFFICER),
    View("register-entry-edit", f"{DRAFT}/sua", who=OFFICER, shows="fieldset"),
)
VIEWS = (
    *DOSSIERS,
    *ROUNDS,
    *INSPECTION,
    *PLANNING,
    *MOVEMENT,
    *FROZEN,
    *REGISTERS,
    *INDICATORS,
    *PUBLIC,
    *DOORS,
    *LIVE,
    *QUIZZES,
    *PEOPLE,
    *DECLARATIONS,
    *UNITS,
    *KIT,
    *DAY,
    *PASSPORT,
    *DOUBLES,
    *SERIES,
    *SESSION_DOORS,
    *REGISTRATION,
    *CERTIFICATES,
    *COUNCIL,
)
