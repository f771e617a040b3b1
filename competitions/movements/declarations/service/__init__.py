"""Use cases of declarations: drafting, sending, confirming, evidence, reports of wrong data, provisional lists."""
